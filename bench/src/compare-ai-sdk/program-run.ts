import type { RecordedObservation } from '../compare/recorded-observation.ts'

/** One line of a program's tree. */
export interface ExpectedLine {
  readonly type: string
  readonly level: 'DEFAULT' | 'WARNING' | 'ERROR'
  readonly status: string
  readonly hasUsage: boolean
  readonly hasFirstToken: boolean
}

/** What a program must give, and what a product recorded of it. */
export interface ProgramRun {
  readonly program: string
  readonly expected: readonly ExpectedLine[]
  readonly recorded: readonly RecordedObservation[]
}

/** Reads a tree of Heddle's own tests: `TYPE name [LEVEL "status"] … usage=… ttft`, a line an observation. */
export function parseTree(tree: string): ExpectedLine[] {
  return tree.split('\n').map((line) => {
    const [, level = 'DEFAULT', status = ''] = /\[(WARNING|ERROR) "(.*)"\]/u.exec(line) ?? []
    return {
      type: line.trim().split(' ')[0] ?? '',
      level: level as ExpectedLine['level'], // the pattern has no others
      status,
      hasUsage: line.includes(' usage='),
      hasFirstToken: line.endsWith(' ttft'),
    }
  })
}
