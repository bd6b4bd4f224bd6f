import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { collectUntil } from './collect-garbage.ts'
import { openOpenAiStandIn } from './openai-stand-in.ts'
import type { OpenAiStandIn } from './openai-stand-in.ts'
import { renderTraces, withoutOrder } from './render-tree.ts'
import { scenarios } from './scenarios/index.ts'
import { openServerStore } from './server-store.ts'
import type { ServerStore } from './server-store.ts'

let store: ServerStore
let openAi: OpenAiStandIn

beforeAll(async () => {
  store = await openServerStore()
  openAi = await openOpenAiStandIn()
})

afterAll(async () => {
  await openAi.close()
  await store.close()
})

describe('a program gives exactly its tree on the server', () => {
  it.each(scenarios)('$name', async ({ tree, isParallel, run }) => {
    const client = new Heddle({ baseUrl: store.url })
    const handler = new CallbackHandler({ client })
    await run({ handler, traced: { callbacks: [handler] }, openAi: openAi.options })
    await collectUntil(() => handler.openRuns === 0)
    expect(handler.openRuns).toBe(0)
    const report = await handler.shutdown()
    expect(report).toMatchObject({ rejected: 0, dropped: 0, lastError: undefined })
    const asCompared = isParallel === true ? withoutOrder : (text: string) => text
    const seen = renderTraces(await store.newTraces())
    expect(asCompared(seen)).toBe(asCompared(tree.trim()))
  })
})
