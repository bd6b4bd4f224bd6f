import type {
  TraceDetails,
  TraceFingerprints,
  TraceGraphSteps,
  TraceSearch,
} from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

const TRACES = '/api/ui/projects/local/traces'
const at = (second: number) => new Date(Date.UTC(2026, 0, 31, 12, 0, second)).toISOString()

const step = ([traceId, id]: readonly [string, string], second: number, more: object) =>
  event('span-create', {
    id: `${traceId}-${id}`,
    traceId,
    startTime: at(second),
    endTime: at(second + 1),
    ...more,
  })

const run = (traceId: string, callId: string, limit: number) => [
  step([traceId, 'plan'], 1, {
    input: { text: `order from 2026-01-31T12:00:0${limit % 10}.000Z` },
    output: { id: callId, tool_calls: [{ id: `call_${callId}`, name: 'query' }] },
    metadata: { langgraph_node: 'planner', langgraph_step: 1 },
  }),
  step([traceId, 'query'], 2, {
    input: { limit },
    output: `🫖 ${'x'.repeat(300)} The ТЕАПОТ costs 注文番号4417 euro`,
    metadata: { langgraph_node: 'tools', langgraph_step: 2, note: 'asked TWICE' },
  }),
  event('generation-create', {
    id: `${traceId}-reply`,
    traceId,
    startTime: at(3),
    endTime: at(4),
    model: 'gpt-4o',
    modelParameters: { temperature: limit === 50 ? 0 : 1 },
  }),
]

beforeAll(async () => {
  app = await openApp()
  await app.ingest([
    ...run('one', '4f0c12ab4f0c12ab4f0c12ab', 50),
    ...run('two', '91de77c091de77c091de77c0', 5000),
    event('trace-create', { id: 'empty', timestamp: at(0) }),
  ])
})

afterAll(() => app.close())

async function read<Answer>(path: string): Promise<Answer> {
  const { json, status } = await app.ask(`${TRACES}/${path}`)
  expect(status).toBe(200)
  return json as Answer
}

it.each([
  ['теапот', 'one-query', 'output', 'ТЕАПОТ'],
  ['番号4417', 'one-query', 'output', '番号4417'],
  ['asked twice', 'one-query', 'metadata', 'asked TWICE'],
  ['ORDER FROM', 'one-plan', 'input', 'order from'],
])('finds %s and where it stands', async (...[text, id, part, said]) => {
  const { hits } = await read<TraceSearch>(`one/search?q=${encodeURIComponent(text)}`)
  expect(hits.map((hit) => [hit.id, hit.part])).toEqual([[id, part]])
  const { snippet = '', at: place = 0, length = 0 } = hits[0] ?? {}
  expect(snippet.slice(place, place + length)).toBe(said)
  expect(Array.from(snippet).length).toBeLessThanOrEqual(160)
})

it('finds nothing where nothing is, and takes signs of patterns as text', async () => {
  expect(await read('one/search?q=%25')).toEqual({ hits: [], more: false })
  expect(await read('empty/search?q=a')).toEqual({ hits: [], more: false })
})

function printsOf(prints: TraceFingerprints, id: string) {
  const row = prints.id.indexOf(id)
  return [prints.input[row], prints.output[row], prints.config[row]]
}

it('gives equal fingerprints to payloads that differ in ids and times alone', async () => {
  const [one, two] = await Promise.all([
    read<TraceFingerprints>('one/fingerprints'),
    read<TraceFingerprints>('two/fingerprints'),
  ])
  expect(printsOf(one, 'one-plan')).toEqual(printsOf(two, 'two-plan'))
  expect(printsOf(one, 'one-query')[0]).not.toBe(printsOf(two, 'two-query')[0])
  expect(printsOf(one, 'one-query')[1]).toBe(printsOf(two, 'two-query')[1])
  expect(printsOf(one, 'one-reply')[2]).not.toBe(printsOf(two, 'two-reply')[2])
  expect(printsOf(one, 'one-reply').slice(0, 2)).toEqual(['', ''])
})

it('names the nodes of a graph in their order', async () => {
  expect(await read<TraceGraphSteps>('one/graph-steps')).toEqual({
    id: ['one-plan', 'one-query'],
    node: ['planner', 'tools'],
    step: [1, 2],
  })
  expect(await read('empty/graph-steps')).toEqual({ id: [], node: [], step: [] })
})

it('gives all observations in full, page by page', async () => {
  const first = await read<TraceDetails>('one/observations?limit=2')
  expect([first.observations.map(({ id }) => id), first.next]).toEqual([
    ['one-plan', 'one-query'],
    2,
  ])
  const rest = await read<TraceDetails>('one/observations?limit=2&offset=2')
  expect([rest.observations.map(({ id }) => id), rest.next]).toEqual([['one-reply'], null])
  const single = await read('one/observations/one-reply')
  expect(rest.observations).toEqual([single])
  expect(await read('empty/observations')).toEqual({ observations: [], next: null })
})

it.each([
  ['none/observations', 404],
  ['one/observations?limit=1001', 400],
  ['none/search?q=a', 404],
  ['none/fingerprints', 404],
  ['none/graph-steps', 404],
  ['one/search', 400],
  [`one/search?q=${'a'.repeat(201)}`, 400],
])('%s is answered with a sentence', async (path, status) => {
  const answer = await app.ask(`${TRACES}/${path}`)
  expect(answer.status).toBe(status)
  expect(answer.json).toHaveProperty('message')
})
