import type { Filter, TraceFacets, TraceRows } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

const at = (minute: number) => new Date(Date.UTC(2026, 0, 31, 12, minute)).toISOString()

const TRACES = [
  { id: 'teapot', name: 'support', input: 'My TEAPOT arrived broken', tags: ['shop'] },
  { id: 'loom', name: '織機', input: '京都の織機について教えてください', tags: ['shop', 'ja'] },
  { id: 'thread', name: null, output: { text: 'الخيط الأحمر في النول' }, tags: [] },
  { id: 'refund', name: 'support', metadata: { note: 'asked twice', 'order.id': 4417 }, tags: [] },
  { id: 'plain', name: 'support', userId: 'ada', tags: ['internal'] },
] as const

beforeAll(async () => {
  app = await openApp()
  await app.ingest([
    ...TRACES.map((trace, index) => event('trace-create', { timestamp: at(index), ...trace })),
    event('generation-create', {
      id: 'call',
      traceId: 'plain',
      name: 'answer',
      model: 'loom-large',
      startTime: at(4),
      endTime: at(5),
      level: 'ERROR',
      statusMessage: 'rate limited',
      output: { role: 'assistant', content: 'Ihre Rückerstattung: 89,90 €, wie 退款 besprochen' },
    }),
    event('span-create', {
      id: 'root',
      traceId: 'thread',
      name: 'root of thread',
      startTime: at(2),
    }),
    event('trace-create', { id: 'late-trace', timestamp: at(10), userId: 'bo' }),
    event('span-create', { id: 'early', traceId: 'late-trace', name: 'n', startTime: at(1) }),
    event('score-create', { id: 's1', traceId: 'plain', name: 'tone', value: 'rude' }),
  ])
})

afterAll(() => app.close())

const PROJECT = '/api/ui/projects/local'

async function found(query: string): Promise<string[]> {
  const { json, status } = await app.ask(`${PROJECT}/traces?${query}`)
  expect(status).toBe(200)
  return (json as TraceRows).rows.map(({ id }) => id).toSorted()
}

describe('the search of the trace list', () => {
  it.each([
    ['teapot', ['teapot']],
    ['BROKEN arrived', ['teapot']],
    ['"broken arrived"', []],
    ['"arrived broken"', ['teapot']],
    ['織機', ['loom']],
    ['教えて 京都', ['loom']],
    ['النول', ['thread']],
    ['الأحمر الخيط', ['thread']],
    ['RÜCKERSTATTUNG', ['plain']],
    ['退款', ['plain']],
    ['support answer', ['plain']],
    ['asked 4417', ['refund']],
    ['root of', ['thread']],
    ['100%', []],
    ["') OR 1=1 --", []],
  ])('finds %s wherever the trace or its steps say it', async (search, ids) => {
    expect(await found(`search=${encodeURIComponent(search)}`)).toEqual(ids)
  })
})

describe('the search of the trace list within a time', () => {
  it.each([
    [`search=early&from=${at(9)}`, ['late-trace']],
    [`search=early&from=${at(11)}`, []],
    [`search=early&to=${at(10)}`, []],
    [`search=support&from=${at(3)}&to=${at(4)}`, ['refund']],
  ])('%s goes by the time of the trace, whenever its steps were', async (query, ids) => {
    expect(await found(query)).toEqual(ids)
  })
})

describe('the filter of the trace list', () => {
  it.each<[Filter[number], string[]]>([
    [{ type: 'string', column: 'input', operator: 'matches', value: 'broken TEAPOT' }, ['teapot']],
    [
      {
        type: 'stringObject',
        column: 'metadata',
        key: 'note',
        operator: 'matches',
        value: 'TWICE',
      },
      ['refund'],
    ],
    [
      { type: 'arrayOptions', column: 'tags', operator: 'none of', value: ['shop', 'internal'] },
      ['late-trace', 'refund', 'thread'],
    ],
    [
      { type: 'stringOptions', column: 'model', operator: 'any of', value: ['loom-large'] },
      ['plain'],
    ],
    [
      { type: 'stringOptions', column: 'level', operator: 'none of', value: ['ERROR'] },
      ['late-trace', 'loom', 'refund', 'teapot', 'thread'],
    ],
    [
      {
        type: 'categoryOptions',
        column: 'score_categories',
        key: 'tone',
        operator: 'any of',
        value: ['rude'],
      },
      ['plain'],
    ],
    [{ type: 'number', column: 'latency', operator: '>=', value: 60 }, ['plain']],
  ])('%j', async (condition, ids) => {
    expect(await found(`filter=${encodeURIComponent(JSON.stringify([condition]))}`)).toEqual(ids)
  })

  it('refuses what the list cannot answer', async () => {
    const answer = await app.ask(`${PROJECT}/traces?filter=${encodeURIComponent('[{"type":"x"}]')}`)
    expect(answer).toMatchObject({ status: 400, json: { message: expect.any(String) } })
  })
})

test('suggests the values of a field with the traces that have them', async () => {
  const facets = async (query: string) =>
    ((await app.ask(`${PROJECT}/trace-facets?${query}`)).json as TraceFacets).values
  expect(await facets('field=tags')).toEqual([
    { value: 'shop', count: 2 },
    { value: 'internal', count: 1 },
    { value: 'ja', count: 1 },
  ])
  expect(await facets('field=name')).toEqual([
    { value: 'support', count: 3 },
    { value: 'n', count: 1 },
    { value: 'root of thread', count: 1 },
    { value: '織機', count: 1 },
  ])
  expect(await facets('field=model&search=LOOM')).toEqual([{ value: 'loom-large', count: 1 }])
  expect(await facets(`field=tags&from=${at(2)}`)).toEqual([{ value: 'internal', count: 1 }])
  expect((await app.ask(`${PROJECT}/trace-facets?field=secret`)).status).toBe(400)
})
