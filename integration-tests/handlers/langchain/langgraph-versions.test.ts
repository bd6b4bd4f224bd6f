import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, it } from 'vitest'

import { withoutOrder } from './render-tree.ts'
import { graphScenarios } from './scenarios/graphs.ts'

const program = join(import.meta.dirname, 'langgraph-version.ts')

/** What LangGraph 1.0.0 does differently. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  // It tells nobody of a breakpoint, so the graph looks finished; the thread joins both halves.
  'langgraph-static-breakpoint': `
[trace session=th-9]
CHAIN bp
  CHAIN n1
[trace session=th-9]
CHAIN bp
  CHAIN n2`,
  // It runs on when its stream is left.
  'langgraph-stream-abort-break': `
CHAIN LangGraph
  CHAIN n1
  CHAIN n2`,
}

/** Graphs that need an interface which that version does not have. */
const NOT_OFFERED = new Set(['langgraph-stream-events-v3', 'langgraph-stream-events-v3-openai'])

/** Older versions take more steps for themselves, all of them hidden. */
function shown(tree: string): string {
  const lines = tree.trim().split('\n')
  return withoutOrder(lines.filter((line) => !line.includes(' level=DEBUG')).join('\n'))
}

it('graphs give the same trees on LangGraph 1.0.0, beside the steps it hides', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=heddle-source',
    program,
    'langchain-langgraph-1-0-0',
  ])
  const seen = JSON.parse(stdout) as Record<string, string>
  const expected: Record<string, string> = {}
  const compared: Record<string, string> = {}
  for (const { name, tree } of graphScenarios) {
    if (NOT_OFFERED.has(name)) continue
    expected[name] = shown(DIFFERENCES[name] ?? tree)
    compared[name] = shown(seen[name] ?? '')
  }
  expect(compared).toEqual(expected)
  // It has no events for pauses, and a pause is resumed in its trace all the same.
  expect(shown(seen['same-trace'] ?? '')).toBe(
    shown(`
[trace session=thread-42]
CHAIN approval status="interrupted"
  CHAIN ask status="interrupted"
CHAIN approval
  CHAIN ask
  CHAIN fin`),
  )
})
