import { Heddle } from '@heddle/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { scenarios } from './scenarios.ts'
import { MAJORS, openSdk } from './sdk.ts'
import { untilClosed } from './until-closed.ts'

/** Time after which a stream without a reader is given up, milliseconds: longer than any scenario pauses. */
const ABANDON_AFTER_MS = 300

let sink: IngestionSink

beforeAll(async () => {
  sink = await openIngestionSink()
})

afterAll(() => sink.close())

describe.each(MAJORS)('ai@%i', (major) => {
  const own = scenarios.filter(({ majors }) => majors?.includes(major) ?? true)
  it.each(own)('$name', async ({ name, tree, differs, run }) => {
    const publicKey = `pk-${major} ${name}`
    const client = new Heddle({ baseUrl: sink.url, publicKey, secretKey: 'sk-test' })
    sink.clear()
    const sdk = openSdk(major, client, { abandonAfterMs: ABANDON_AFTER_MS })
    await run(sdk)
    const openCalls = await untilClosed(client)
    await client.shutdown()
    expect(renderTraces(sink.traces())).toBe(differs?.trees[major] ?? tree)
    expect(openCalls).toBe(0)
  })
})
