import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { collectUntil } from './collect-garbage.ts'
import { openIngestionSink } from './ingestion-sink.ts'
import type { IngestionSink } from './ingestion-sink.ts'
import { openOpenAiStandIn } from './openai-stand-in.ts'
import type { OpenAiStandIn } from './openai-stand-in.ts'
import { renderTraces, withoutOrder } from './render-tree.ts'
import { scenarios } from './scenarios/index.ts'

let sink: IngestionSink
let openAi: OpenAiStandIn

beforeAll(async () => {
  sink = await openIngestionSink()
  openAi = await openOpenAiStandIn()
})

afterAll(async () => {
  await openAi.close()
  await sink.close()
})

describe('a program gives exactly its tree', () => {
  it.each(scenarios)('$name', async ({ tree, isParallel, run }) => {
    sink.clear()
    const client = new Heddle({ baseUrl: sink.url })
    const handler = new CallbackHandler({ client })
    await run({ handler, traced: { callbacks: [handler] }, openAi: openAi.options })
    await collectUntil(() => handler.openRuns === 0)
    expect(handler.openRuns).toBe(0)
    const report = await handler.shutdown()
    expect(report).toMatchObject({ rejected: 0, dropped: 0, lastError: undefined })
    const asCompared = isParallel === true ? withoutOrder : (text: string) => text
    expect(asCompared(renderTraces(sink.traces()))).toBe(asCompared(tree.trim()))
  })
})
