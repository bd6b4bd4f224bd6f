import { Heddle } from '@heddle/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openServerStore } from '../langchain/server-store.ts'
import type { ServerStore } from '../langchain/server-store.ts'
import { renderTraces } from './render-tree.ts'
import { scenarios } from './scenarios.ts'
import { MAJORS, openSdk } from './sdk.ts'
import { stepTrees, stepTreesOfMajors } from './step-trees.ts'
import { untilClosed } from './until-closed.ts'

/** Time after which a stream without a reader is given up, milliseconds. */
const ABANDON_AFTER_MS = 300

let store: ServerStore

beforeAll(async () => {
  store = await openServerStore()
})

afterAll(() => store.close())

/** Those whose steps are aborted, given up or corrected. */
const interrupted = scenarios.filter(({ name }) => /^S[68] /u.test(name))

function openClient(): Heddle {
  return new Heddle({
    baseUrl: store.url,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
}

describe.each(MAJORS)('ai@%i, read back from the real server', (major) => {
  it.each(scenarios)('$name', async ({ tree, differs, run }) => {
    const client = openClient()
    await run(openSdk(major, client, { abandonAfterMs: ABANDON_AFTER_MS }))
    expect(await untilClosed(client)).toBe(0)
    const report = await client.shutdown()
    expect(report).toMatchObject({ accepted: report.sent, rejected: 0, dropped: 0 })
    expect(renderTraces(await store.newTraces())).toBe(differs?.trees[major] ?? tree)
  })

  it.each(interrupted)('with steps: true: $name', async ({ name, run }) => {
    const client = openClient()
    await run(openSdk(major, client, { abandonAfterMs: ABANDON_AFTER_MS, steps: true }))
    expect(await untilClosed(client)).toBe(0)
    await client.shutdown()
    const expected = stepTreesOfMajors[major]?.[name] ?? stepTrees[name]
    expect(renderTraces(await store.newTraces())).toBe(expected)
  })
})
