import { Heddle } from '@heddle/core'
import { Settings } from 'llamaindex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { renderTraces } from '../ai-sdk/render-tree.ts'
import { withoutOrder } from '../langchain/render-tree.ts'
import { openServerStore } from '../langchain/server-store.ts'
import type { ServerStore } from '../langchain/server-store.ts'
import { scenarios } from './scenarios/index.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'

let store: ServerStore

beforeAll(async () => {
  store = await openServerStore()
  Settings.embedModel = new ScriptedEmbedding()
})

afterAll(() => store.close())

describe('a program gives exactly its tree on the server', () => {
  it.each(scenarios)('$name', async ({ tree, run }) => {
    const client = new Heddle({ baseUrl: store.url })
    await run({ client, options: { client } })
    const report = await client.shutdown()
    expect(report).toMatchObject({ rejected: 0, dropped: 0, lastError: undefined })
    const seen = renderTraces(await store.newTraces()).replaceAll(/event #\d+/gu, 'event #N')
    expect(withoutOrder(seen)).toBe(withoutOrder(tree))
  })
})
