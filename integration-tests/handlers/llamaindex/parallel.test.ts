import { Heddle, propagate } from '@heddle/core'
import { observeLlamaIndex } from '@heddle/llamaindex'
import { tool } from '@llamaindex/core/tools'
import { agent } from '@llamaindex/workflow'
import { Settings } from 'llamaindex'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { renderTraces } from '../ai-sdk/render-tree.ts'
import { withoutOrder } from '../langchain/render-tree.ts'
import type { StoredTrace } from '../langchain/stored-trace.ts'
import {
  GENERATION,
  makeIndex,
  nodePostprocessors,
  queryLines,
  readAll,
  STREAMED,
} from './scenarios/scenario.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'
import { ScriptedLlm } from './scripted-llm.ts'
import { openServer } from './server.ts'
import type { Server } from './server.ts'

const QUERIES = 200
const RUNS = 100

let server: Server

beforeAll(async () => {
  server = await openServer()
  Settings.embedModel = new ScriptedEmbedding()
})

afterAll(() => server.close())

/** Every value of the trace that says which request it belongs to. */
function requestsIn(trace: StoredTrace): string[] {
  return [...new Set(JSON.stringify(trace).match(/request-\d+/gu))]
}

const letters = (count: number): string =>
  Array.from({ length: count }, (_, index) => String.fromCodePoint(97 + (index % 26))).join('')

const request = (value: unknown): string => /request-\d+/u.exec(JSON.stringify(value))?.[0] ?? ''

describe('many calls at once', () => {
  it(`${QUERIES} queries of one engine, half of them streamed: each trace is exactly its own`, async () => {
    // The answer repeats the question, so a mixed-up generation would name another request.
    const llm = new ScriptedLlm((messages) => ({
      text: `Answer to ${/request-\d+/u.exec(JSON.stringify(messages))?.[0]} in words`,
    }))
    Settings.llm = llm
    const client = new Heddle({ baseUrl: server.url })
    const index = await makeIndex()
    const engine = observeLlamaIndex(index.asQueryEngine({ nodePostprocessors }), { client })
    const ask = async (number: number) => {
      const query = `request-${number} ${letters(60)}`
      if (number % 2 === 0) return String(await engine.query({ query }))
      return readAll(await engine.query({ query, stream: true }))
    }
    const numbers = Array.from({ length: QUERIES }, (_, number) => number)
    const answers = await Promise.all(
      numbers.map((number) => propagate({ userId: `request-${number}` }, () => ask(number))),
    )
    expect(answers).toEqual(numbers.map((number) => `Answer to request-${number} in words`))
    const report = await client.shutdown()
    expect(report).toMatchObject({ accepted: report.sent, rejected: 0, dropped: 0 })
    const traces = await server.traces(QUERIES)
    expect(traces).toHaveLength(QUERIES)
    for (const trace of traces) {
      const [own, ...others] = requestsIn(trace)
      expect(others).toEqual([])
      expect(trace.userId).toBe(own)
      const isStreamed = Number(own?.split('-')[1]) % 2 === 1
      const expected = queryLines(isStreamed ? STREAMED : GENERATION).join('\n')
      expect(withoutOrder(renderTraces([trace]))).toBe(withoutOrder(expected))
    }
  })

  it(`${RUNS} runs of one agent whose tool calls have the same id: each trace is exactly its own`, async () => {
    const llm = new ScriptedLlm((messages) => {
      const city = request(messages)
      return messages.some(({ options }) => options !== undefined && 'toolResult' in options)
        ? { text: `Sun in ${city}` }
        : { calls: [{ name: 'weather', input: { city }, id: 'same-id' }] }
    })
    const weather = tool({
      name: 'weather',
      description: 'Says the weather',
      parameters: z.object({ city: z.string() }),
      execute: ({ city }: { city: string }) => `sun in ${city}`,
    })
    const client = new Heddle({ baseUrl: server.url })
    const wx = observeLlamaIndex(agent({ name: 'wx', llm, tools: [weather] }), { client })
    const results = await Promise.all(
      Array.from({ length: RUNS }, async (_, number) => {
        // Each run has a memory of its own: a shared one would mix the questions before any model sees them.
        const { createMemory } = await import('@llamaindex/core/memory')
        const state = {
          memory: createMemory(),
          scratchpad: [],
          agents: ['wx'],
          currentAgentName: 'wx',
          nextAgentName: null,
        }
        return wx.run(`Weather in request-${number}?`, { state })
      }),
    )
    expect(results.map(({ data }) => data.result)).toEqual(
      results.map((_, number) => `Sun in request-${number}`),
    )
    const report = await client.shutdown()
    expect(report).toMatchObject({ accepted: report.sent, rejected: 0, dropped: 0 })
    const traces = await server.traces(RUNS)
    expect(traces).toHaveLength(RUNS)
    const expected = ['AGENT wx', `  ${STREAMED}`, '  TOOL weather', `  ${STREAMED}`].join('\n')
    for (const trace of traces) {
      expect(requestsIn(trace)).toHaveLength(1)
      expect(withoutOrder(renderTraces([trace]))).toBe(withoutOrder(expected))
      const call = trace.observations.find(({ type }) => type === 'TOOL')
      expect(call?.metadata?.['toolCallId']).toBe('same-id')
    }
  })
})
