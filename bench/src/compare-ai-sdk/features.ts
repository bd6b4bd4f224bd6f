import type { RecordedKind, RecordedObservation } from '../compare/recorded-observation.ts'
import type { ExpectedLine, ProgramRun } from './program-run.ts'

/** How often something was to be seen, and how often it was. */
export interface Count {
  readonly met: number
  readonly of: number
}

/** One line of the comparison. */
export interface Feature {
  readonly title: string
  readonly measure: (runs: readonly ProgramRun[]) => Count
}

/** Counts expected lines against recorded observations, program by program: what is too much in one makes up for nothing in another. */
function counted(
  title: string,
  expects: (line: ExpectedLine) => boolean,
  meets: (seen: RecordedObservation, run: ProgramRun) => boolean,
): Feature {
  return {
    title,
    measure: (runs) => {
      let met = 0
      let of = 0
      for (const run of runs) {
        const expected = run.expected.filter(expects).length
        of += expected
        met += Math.min(expected, run.recorded.filter((seen) => meets(seen, run)).length)
      }
      return { met, of }
    },
  }
}

/** Counts programs. */
function programs(
  title: string,
  selects: (run: ProgramRun) => boolean,
  isMet: (run: ProgramRun) => boolean,
): Feature {
  return {
    title,
    measure: (runs) => {
      const selected = runs.filter(selects)
      return { met: selected.filter(isMet).length, of: selected.length }
    },
  }
}

const isKind = (kind: RecordedKind) => (seen: RecordedObservation) => seen.kind === kind
const isGeneration = isKind('generation')
const isTool = isKind('tool')
const textOf = (value: unknown): string => JSON.stringify(value) ?? ''

/** What the scripted model of the programs says it consumed. */
const USAGE = { input: 20, output: 8, cacheRead: 5, reasoning: 3 }

const hasTokens = (seen: RecordedObservation): boolean =>
  seen.usage?.input === USAGE.input && seen.usage.output === USAGE.output

const modelUsage = (line: ExpectedLine): boolean => line.type === 'GENERATION' && line.hasUsage

/** The words a failure is told by, without the error's name, which products write in different ways. */
function words(status: string): string {
  return (status.split(': ').at(-1) ?? status).split(/["']/u)[0]?.trim() ?? ''
}

const isStopped = (run: ProgramRun): boolean => run.expected[0]?.level === 'WARNING'
const isFailed = (run: ProgramRun): boolean => run.expected[0]?.level === 'ERROR'

/** Programs that stream these words before they are stopped or break. */
const PARTIAL = 'some words'
const isCut = (run: ProgramRun): boolean =>
  run.expected.some(
    (line) => line.type === 'GENERATION' && line.level !== 'DEFAULT' && line.hasFirstToken,
  )

/** Every line of the page, in its order. */
export const FEATURES: readonly Feature[] = [
  counted('model calls', ({ type }) => type === 'GENERATION', isGeneration),
  counted('tools', ({ type }) => type === 'TOOL', isTool),
  counted('embeddings', ({ type }) => type === 'EMBEDDING', isKind('embedding')),
  programs(
    'programs of which nothing stays open',
    () => true,
    ({ recorded }) => recorded.length > 0 && recorded.every(({ endedAt }) => endedAt !== undefined),
  ),
  programs(
    'nested calls in one trace',
    ({ program }) => program.startsWith('S3'),
    ({ recorded }) =>
      recorded.length > 0 && new Set(recorded.map(({ traceId }) => traceId)).size === 1,
  ),
  counted(
    'tokens in and out of model calls',
    modelUsage,
    (seen) => isGeneration(seen) && hasTokens(seen),
  ),
  counted(
    'tokens read from the cache',
    modelUsage,
    (seen) => isGeneration(seen) && seen.usage?.cacheRead === USAGE.cacheRead,
  ),
  counted(
    'tokens of reasoning',
    modelUsage,
    (seen) => isGeneration(seen) && seen.usage?.reasoning === USAGE.reasoning,
  ),
  counted(
    'time of the first token',
    ({ type, hasFirstToken }) => type === 'GENERATION' && hasFirstToken,
    (seen) => isGeneration(seen) && seen.hasFirstToken,
  ),
  counted(
    'tools that failed, were refused or do not exist, as errors',
    ({ type, level }) => type === 'TOOL' && level === 'ERROR',
    (seen) => isTool(seen) && seen.isError,
  ),
  programs('failed calls shown as errors', isFailed, ({ recorded }) =>
    recorded.some(({ isError }) => isError),
  ),
  programs('failed calls that say what happened', isFailed, ({ expected, recorded }) =>
    recorded.some(
      (seen) => seen.isError && textOf(seen).includes(words(expected[0]?.status ?? '')),
    ),
  ),
  programs(
    'stopped, left or unread streams that are recorded and closed',
    isStopped,
    ({ recorded }) => recorded.length > 1 && recorded.every(({ endedAt }) => endedAt !== undefined),
  ),
  programs('text so far of streams that were stopped, left or broke', isCut, ({ recorded }) =>
    recorded.some((seen) => isGeneration(seen) && textOf(seen.output).includes(PARTIAL)),
  ),
  counted(
    'successful calls not shown as errors',
    ({ type, level }) => type === 'GENERATION' && level === 'DEFAULT',
    (seen) => isGeneration(seen) && !seen.isError,
  ),
]
