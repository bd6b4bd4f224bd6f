import { Heddle } from '@heddle/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import { scenarios } from './scenarios.ts'
import { loadFloor, MAJORS, openSdk } from './sdk.ts'
import { untilClosed } from './until-closed.ts'

/** Time after which a stream without a reader is given up, milliseconds: longer than any scenario pauses. */
const ABANDON_AFTER_MS = 300

const MODEL = 'model=mini-1-0101'
const USAGE = 'usage=input:15,input_cache_read:5,output:5,output_reasoning:3,total:28'

/** What 5.0.0 itself does in another way than the later releases of its major, and the lines it then gives. */
const WAYS_OF_5_0_0: Readonly<Record<string, readonly string[]>> = {
  // It asks the model again after the abort.
  'S8 aborted while a tool runs': [
    'AGENT two [WARNING "aborted"]',
    `  GENERATION chat mini-1 ${MODEL} ${USAGE} ttft`,
    '  TOOL weather',
    '  GENERATION chat mini-1 [WARNING "aborted"] model=mini-1',
  ],
  // A call of an unknown tool fails the whole call.
  'S13 generateText asks for a tool that does not exist, and for one with wrong input': [
    `AGENT wrong [ERROR "AI_NoSuchToolError: Model tried to call unavailable tool 'nope'. Available tools: weather,"]`,
    `  GENERATION chat mini-1 ${MODEL} ${USAGE}`,
  ],
  // The stream ends after the first step, with nothing said to tracers.
  'S13 streamText asks for a tool that does not exist, and for one with wrong input': [
    'AGENT wrong',
    `  GENERATION chat mini-1 ${MODEL} ${USAGE} ttft`,
  ],
}

let sink: IngestionSink

beforeAll(async () => {
  sink = await openIngestionSink()
})

afterAll(() => sink.close())

describe.each(MAJORS)('ai@%i.0.0', (major) => {
  it.each(scenarios)('$name', async ({ name, tree, differs, run }) => {
    const publicKey = `pk-${major}.0.0 ${name}`
    const client = new Heddle({ baseUrl: sink.url, publicKey, secretKey: 'sk-test' })
    sink.clear()
    const module = await loadFloor(major)
    const own = major === 5 ? WAYS_OF_5_0_0[name]?.join('\n') : undefined
    const running = run(openSdk(major, client, { abandonAfterMs: ABANDON_AFTER_MS, module }))
    await (own === undefined ? running : running.catch(() => undefined))
    const openCalls = await untilClosed(client)
    await client.shutdown()
    expect(renderTraces(sink.traces())).toBe(own ?? differs?.trees[major] ?? tree)
    expect(openCalls).toBe(0)
  })
})
