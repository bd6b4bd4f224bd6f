import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { withoutOrder } from './render-tree.ts'
import { failureScenarios } from './scenarios/failures.ts'
import { lcelScenarios } from './scenarios/lcel.ts'
import { toolScenarios } from './scenarios/tools.ts'

const program = join(import.meta.dirname, 'core-version.ts')
const scenarios = [...lcelScenarios, ...failureScenarios, ...toolScenarios]

/** What versions say differently; the newest one is covered by all scenarios. */
const DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'langchain-core-0-3-80': {
    // A timeout reaches callbacks as a plain "Aborted" there, just as an abort does.
    'invoke-timeout': `
CHAIN RunnableSequence level=WARNING status="aborted"
  SPAN ChatPromptTemplate
  SPAN slow_fn level=WARNING status="aborted"`,
    'late-child-after-timeout': `
CHAIN root level=WARNING status="aborted"
  SPAN slow_fn level=WARNING status="aborted"
    GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`,
  },
  'langchain-core-1-0-0': {},
  'langchain-core-1-1-40': {},
}

/** Programs that need an interface those versions do not have. */
const NOT_OFFERED = new Set(['model-stream-events-v3'])

describe.each(Object.keys(DIFFERENCES))('on %s', (version) => {
  it('programs give the same trees', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=heddle-source',
      program,
      version,
    ])
    const seen = JSON.parse(stdout) as Record<string, string>
    const expected: Record<string, string> = {}
    const compared: Record<string, string> = {}
    for (const { name, tree } of scenarios) {
      if (NOT_OFFERED.has(name)) continue
      expected[name] = withoutOrder((DIFFERENCES[version]?.[name] ?? tree).trim())
      compared[name] = withoutOrder(seen[name] ?? '')
    }
    expect(compared).toEqual(expected)
  })
})
