import type { ObservationV2Page } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

const PATH = '/api/public/v2/observations'
/** Twelve observations in three moments, of two traces. */
const COUNT = 12

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
  const steps = Array.from({ length: COUNT }, (_, index) =>
    event('generation-create', {
      id: `o${index}`,
      traceId: `t${index % 2}`,
      ...(index < 2 ? {} : { parentObservationId: `o${index % 2}` }),
      name: `step ${index}`,
      startTime: new Date(Date.UTC(2026, 0, 1, 0, Math.floor(index / 4))).toISOString(),
      endTime: '2026-01-01T01:00:00Z',
      model: 'gpt-4o-mini',
      usageDetails: { input: 10, output: 2 },
      input: { index },
      output: 'text',
      metadata: { index },
    }),
  )
  const trace = event('trace-create', {
    id: 't0',
    name: 'even',
    userId: 'ada',
    sessionId: 's',
    tags: ['a'],
    release: 'r1',
  })
  await app.ingest([...steps, trace])
})
afterAll(() => app.close())

async function list(query: string): Promise<ObservationV2Page> {
  const { json, status } = await app.ask(`${PATH}?${query}`, { headers: withKeys() })
  expect(status).toBe(200)
  return json as ObservationV2Page
}

async function idsOf(query: string): Promise<readonly string[]> {
  const { data } = await list(query)
  return data.map(({ id }) => id)
}

describe('GET /api/public/v2/observations', () => {
  it('answers the core and the basic fields, newest first', async () => {
    const { data, meta } = await list('traceId=t0&limit=1')
    expect(meta.cursor).toEqual(expect.any(String))
    expect(data).toEqual([
      {
        id: 'o8',
        traceId: 't0',
        projectId: 'local',
        parentObservationId: 'o0',
        type: 'GENERATION',
        startTime: '2026-01-01T00:02:00.000Z',
        endTime: '2026-01-01T01:00:00.000Z',
        name: 'step 8',
        level: 'DEFAULT',
        statusMessage: null,
        version: null,
        environment: 'default',
        bookmarked: false,
        public: false,
        userId: 'ada',
        sessionId: 's',
        isRootObservation: false,
        modelId: null,
        inputPrice: null,
        outputPrice: null,
        totalPrice: null,
      },
    ])
  })

  it('answers the groups that are asked for', async () => {
    const fields = 'time,io,metadata,model,usage,prompt,metrics,trace_context,unknown'
    const { data } = await list(`traceId=t0&isRootObservation=true&fields=${fields}`)
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({
      input: '{"index":0}',
      output: 'text',
      metadata: { index: 0 },
      providedModelName: 'gpt-4o-mini',
      inputPrice: '0.000000150000',
      usageDetails: { input: 10, output: 2, total: 12 },
      latency: 3600,
      timeToFirstToken: null,
      traceName: 'even',
      tags: ['a'],
      release: 'r1',
    })
    expect(data[0]).not.toHaveProperty('level')
  })

  it('names a trace after its root when the trace has no name', async () => {
    const { data } = await list('traceId=t1&limit=1&fields=trace_context')
    expect(data[0]).toMatchObject({ traceName: 'step 1', release: null })
  })

  it.each([1, 3, 5, COUNT, 100])('shows each once in pages of %i', async (limit) => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const next = cursor === undefined ? '' : `&cursor=${cursor}`
      const { data, meta } = await list(`limit=${limit}${next}`)
      expect(data.length).toBeLessThanOrEqual(limit)
      seen.push(...data.map(({ id }) => id))
      cursor = meta.cursor
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(COUNT)
    expect(seen).toHaveLength(COUNT)
  })

  it('goes on after the last one seen while newer ones arrive', async () => {
    const { data, meta } = await list('limit=6')
    const startTime = '2026-01-01T00:30:00Z'
    const newer = { id: 'newer', traceId: 't9', name: 'newer', startTime }
    await app.ingest([event('span-create', newer)])
    const rest = await list(`limit=100&cursor=${meta.cursor}`)
    const ids = [...data, ...rest.data].map(({ id }) => id)
    expect(ids).toHaveLength(COUNT)
    expect(new Set(ids).size).toBe(COUNT)
  })

  it('filters by the session, the user, the parent and the time', async () => {
    expect(await idsOf('sessionId=s&limit=100')).toHaveLength(COUNT / 2)
    expect(await idsOf('userId=ada&isRootObservation=true')).toEqual(['o0'])
    const young = 'parentObservationId=o1&fromStartTime=2026-01-01T00:02:00Z'
    expect(await idsOf(young)).toEqual(['o9', 'o11'])
    expect(await idsOf('limit=0')).toEqual([])
  })

  it.each([
    'limit=1001',
    'limit=-1',
    'cursor=x',
    'cursor=WzEsIngiXQ',
    'parseIoAsJson=true',
    'type=x',
  ])('refuses %s', async (query) => {
    const answer = await app.ask(`${PATH}?${query}`, { headers: withKeys() })
    expect(answer).toMatchObject({ status: 400, json: { message: expect.any(String) } })
  })
})
