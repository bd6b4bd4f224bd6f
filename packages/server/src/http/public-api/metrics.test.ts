import type { DailyMetricsPage, MetricsAnswer, MetricsRow } from '@heddle/core/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { METRICS_FIELDS } from '../../query/metrics-fields.ts'
import { OTHER_KEYS } from '../../testing/other-project.ts'
import { type AppFixture, event, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

const PATH = '/api/public/metrics'
const PATH_V2 = '/api/public/v2/metrics'
const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2026, 0, 5)

interface Call {
  readonly id: string
  readonly traceId: string
  readonly name: string
  readonly model: string | null
  readonly level: 'DEFAULT' | 'ERROR'
  readonly start: number
  /** Milliseconds; null while it runs. */
  readonly latency: number | null
  readonly input: number
  readonly output: number
  /** USD, in thousandths. */
  readonly cost: number | null
}

const MODELS = ['loom-large', "loom's small'", null]
const USERS = ['ada', "o'brien", '王']

/** Thirty calls of six traces in four of five days. */
const CALLS: readonly Call[] = Array.from({ length: 30 }, (_, index) => ({
  id: `call-${index}`,
  traceId: `trace-${index % 6}`,
  name: index % 4 === 0 ? 'plan' : 'answer',
  model: MODELS[index % 3] ?? null,
  level: index % 7 === 0 ? 'ERROR' : 'DEFAULT',
  start: FIRST_DAY + [0, 1, 2, 4][index % 4]! * DAY_MS + index * 60_000,
  latency: index % 10 === 9 ? null : 100 + index * 37,
  input: index * 3,
  output: index,
  cost: index % 3 === 2 ? null : index,
}))

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  const calls = CALLS.map((call) =>
    event('generation-create', {
      ...call,
      startTime: new Date(call.start).toISOString(),
      endTime: call.latency === null ? null : new Date(call.start + call.latency).toISOString(),
      completionStartTime: new Date(call.start + 50).toISOString(),
      usageDetails: { input: call.input, output: call.output, total: call.input + call.output },
      costDetails: call.cost === null ? undefined : { total: call.cost / 1000 },
      metadata: { size: call.output },
      input: null,
      output: null,
    }),
  )
  const traces = Array.from({ length: 6 }, (_, index) =>
    event('trace-create', {
      id: `trace-${index}`,
      timestamp: new Date(FIRST_DAY + index * DAY_MS).toISOString(),
      userId: USERS[index % 3],
      ...(index === 5 ? {} : { sessionId: `session-${index % 2}`, name: 'chat' }),
      tags: index % 2 === 0 ? ['b', 'a'] : [],
    }),
  )
  const scores = Array.from({ length: 12 }, (_, index) =>
    event('score-create', {
      id: `score-${index}`,
      traceId: `trace-${index % 6}`,
      observationId: index < 6 ? `call-${index}` : undefined,
      name: ['quality', 'tone', 'safe'][index % 3],
      value: [index / 10, index % 2 === 0 ? 'kind' : 'rude', index % 2][index % 3],
      dataType: ['NUMERIC', 'CATEGORICAL', 'BOOLEAN'][index % 3],
      timestamp: new Date(FIRST_DAY + index * 3_600_000).toISOString(),
    }),
  )
  await app.ingest([...traces, ...calls, ...scores])
  await app.ingest(calls, OTHER_KEYS)
})
afterAll(() => app.close())

const RANGE = { fromTimestamp: '2026-01-05T00:00:00Z', toTimestamp: '2026-01-12T00:00:00Z' }
const COUNT = [{ measure: 'count', aggregation: 'count' }]

async function send(query: unknown, path = PATH) {
  const text = typeof query === 'string' ? query : JSON.stringify(query)
  return app.ask(`${path}?query=${encodeURIComponent(text)}`, { headers: withKeys() })
}

async function rowsOf(query: object, path = PATH): Promise<MetricsRow[]> {
  const { json, text } = await send({ ...RANGE, ...query }, path)
  if (!isAnswer(json)) throw new Error(`${JSON.stringify(query)} was answered with ${text}`)
  return json.data
}

/** Starts of the buckets, to the minute. */
async function startsOf(granularity: string, query: object): Promise<string[]> {
  const rows = await rowsOf({
    view: 'observations',
    metrics: COUNT,
    timeDimension: { granularity },
    ...query,
  })
  return rows.map((row) => String(row['time_dimension']).slice(0, 16))
}

function isAnswer(json: unknown): json is MetricsAnswer {
  return typeof json === 'object' && json !== null && 'data' in json
}

async function refusal(query: object, path = PATH): Promise<string> {
  const { json, status } = await send(
    { view: 'observations', metrics: COUNT, ...RANGE, ...query },
    path,
  )
  expect(status).toBe(400)
  return (json as { message: string }).message
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** To a billionth; anything but a number stays as it is. */
function round(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value
}

/** Interpolated between the two values beside it. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? 0
  return below + (above - below) * (place - Math.floor(place))
}

describe('GET /api/public/metrics', () => {
  it('answers what was counted by hand', async () => {
    const metrics = [
      ...COUNT,
      { measure: 'totalCost', aggregation: 'sum' },
      { measure: 'latency', aggregation: 'p50' },
      { measure: 'totalTokens', aggregation: 'max' },
      { measure: 'timeToFirstToken', aggregation: 'avg' },
    ]
    const dimensions = [{ field: 'providedModelName' }]
    const orderBy = [{ field: 'sum_totalCost', direction: 'desc' }]
    const rows = await rowsOf({ view: 'observations', dimensions, metrics, orderBy })
    const common = { count_count: 10, avg_timeToFirstToken: 50 }
    expect(rows).toEqual([
      // Calls 1, 4, … 28: costs of 1 + 4 + … + 28 thousandths. Call 19 still runs; the fifth of the nine others is call 13.
      {
        ...common,
        providedModelName: "loom's small'",
        sum_totalCost: 0.145,
        p50_latency: 581,
        max_totalTokens: 112,
      },
      // Calls 0, 3, … 27. Call 9 still runs; the fifth of the nine others is call 15.
      {
        ...common,
        providedModelName: 'loom-large',
        sum_totalCost: 0.135,
        p50_latency: 655,
        max_totalTokens: 108,
      },
      // Calls 2, 5, … 29. Call 29 still runs; the fifth of the nine others is call 14.
      {
        ...common,
        providedModelName: null,
        sum_totalCost: 0,
        p50_latency: 618,
        max_totalTokens: 116,
      },
    ])
  })

  it('agrees with a naive calculation for every aggregation, dimension and filter', async () => {
    const values: Readonly<Record<string, (call: Call) => number | null>> = {
      latency: (call) => call.latency,
      inputTokens: (call) => call.input,
      outputTokens: (call) => call.output,
      totalTokens: (call) => call.input + call.output,
      totalCost: (call) => (call.cost === null ? null : call.cost / 1000),
      streamingLatency: (call) => (call.latency === null ? null : call.latency - 50),
    }
    const keys: Readonly<Record<string, (call: Call) => unknown>> = {
      name: (call) => call.name,
      providedModelName: (call) => call.model,
      level: (call) => call.level,
      traceId: (call) => call.traceId,
      userId: (call) => USERS[Number(call.traceId.at(-1)) % 3],
    }
    const of: Readonly<Record<string, (values: readonly number[]) => number | null>> = {
      sum,
      avg: (all) => (all.length === 0 ? null : sum(all) / all.length),
      count: (all) => all.length,
      max: (all) => (all.length === 0 ? null : Math.max(...all)),
      min: (all) => (all.length === 0 ? null : Math.min(...all)),
      uniq: (all) => new Set(all).size,
      ...Object.fromEntries(
        [50, 75, 90, 95, 99].map((share) => [
          `p${share}`,
          (all: readonly number[]) => (all.length === 0 ? null : percentile(all, share / 100)),
        ]),
      ),
    }
    const question = fc.record({
      measure: fc.constantFrom(...Object.keys(values)),
      aggregation: fc.constantFrom(...Object.keys(of)),
      fields: fc.uniqueArray(fc.constantFrom(...Object.keys(keys)), { maxLength: 2 }),
      least: fc.integer({ min: 0, max: 30 }),
      user: fc.option(fc.constantFrom(...USERS, "') OR 1=1 --")),
    })
    await fc.assert(
      fc.asyncProperty(question, async ({ measure, aggregation, fields, least, user }) => {
        const filters = [
          { type: 'number', column: 'outputTokens', operator: '>=', value: least },
          ...(user === null
            ? []
            : [{ type: 'string', column: 'userId', operator: '=', value: user }]),
        ]
        const kept = CALLS.filter(
          (call) => call.output >= least && (user === null || keys['userId']?.(call) === user),
        )
        const groups = Map.groupBy(kept, (call) =>
          JSON.stringify(fields.map((field) => keys[field]?.(call))),
        )
        if (fields.length === 0) groups.set('[]', kept)
        const expected = new Map(
          [...groups].map(([key, calls]) => [
            key,
            of[aggregation]?.(calls.flatMap((call) => values[measure]?.(call) ?? [])),
          ]),
        )
        const rows = await rowsOf({
          view: 'observations',
          dimensions: fields.map((field) => ({ field })),
          metrics: [{ measure, aggregation }],
          filters,
        })
        const got = rows.map((row) => [
          JSON.stringify(fields.map((field) => row[field])),
          row[`${aggregation}_${measure}`],
        ])
        expect(got.length).toBe(expected.size)
        for (const [key, value] of got) {
          const wanted = expected.get(String(key))
          expect(round(value)).toBe(round(wanted))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('answers every dimension and every measure of every view', async () => {
    for (const [view, { dimensions, measures }] of Object.entries(METRICS_FIELDS)) {
      for (const [field, { needs }] of Object.entries(dimensions)) {
        const measure = needs.includes('detail') ? 'costByType' : 'count'
        const rows = await rowsOf({
          view,
          dimensions: [{ field }],
          metrics: [{ measure, aggregation: 'count' }],
        })
        expect(Object.keys(rows[0] ?? {})).toEqual([field, `count_${measure}`])
      }
      for (const [measure, { kind }] of Object.entries(measures)) {
        const aggregation = kind === 'identity' ? 'uniq' : 'avg'
        const [row] = await rowsOf({ view, metrics: [{ measure, aggregation }] })
        expect(row).toEqual({ [`${aggregation}_${measure}`]: expect.any(Number) as number })
      }
    }
  }, 60_000)

  it('rolls traces up', async () => {
    const metrics = ['observationsCount', 'scoresCount', 'totalTokens', 'totalCost'].map(
      (measure) => ({ measure, aggregation: 'sum' }),
    )
    const filters = [{ type: 'string', column: 'id', operator: '=', value: 'trace-1' }]
    const [row] = await rowsOf({ view: 'traces', metrics, filters })
    const calls = CALLS.filter(({ traceId }) => traceId === 'trace-1')
    expect(row).toEqual({
      sum_observationsCount: 5,
      sum_scoresCount: 2,
      sum_totalTokens: sum(calls.map(({ input, output }) => input + output)),
      sum_totalCost: expect.closeTo(sum(calls.map(({ cost }) => (cost ?? 0) / 1000)), 9) as number,
    })
    expect(
      await rowsOf({
        view: 'traces',
        dimensions: [{ field: 'tags' }],
        metrics: COUNT,
        orderBy: [{ field: 'tags', direction: 'asc' }],
      }),
    ).toEqual([
      { tags: ['a', 'b'], count_count: 3 },
      { tags: [], count_count: 3 },
    ])
    // A trace without a name has that of its first root.
    expect(
      await rowsOf({
        view: 'traces',
        dimensions: [{ field: 'name' }],
        metrics: [{ measure: 'uniqueUserIds', aggregation: 'uniq' }, ...COUNT],
      }),
    ).toEqual([
      { name: 'chat', uniq_uniqueUserIds: 3, count_count: 5 },
      { name: 'answer', uniq_uniqueUserIds: 1, count_count: 1 },
    ])
  })

  it('tells numbers, truth and categories of scores apart', async () => {
    const value = [{ measure: 'value', aggregation: 'avg' }]
    const dimensions = [{ field: 'name' }]
    const orderBy = [{ field: 'name', direction: 'asc' }]
    expect(await rowsOf({ view: 'scores-numeric', dimensions, orderBy, metrics: value })).toEqual([
      { name: 'quality', avg_value: expect.closeTo(0.45, 9) as number },
      { name: 'safe', avg_value: 0.5 },
    ])
    expect(
      await rowsOf({
        view: 'scores-boolean',
        dimensions: [{ field: 'booleanValue' }],
        metrics: COUNT,
        orderBy: [{ field: 'booleanValue', direction: 'desc' }],
      }),
    ).toEqual([
      { booleanValue: true, count_count: 2 },
      { booleanValue: false, count_count: 2 },
    ])
    expect(
      await rowsOf({
        view: 'scores-categorical',
        dimensions: [{ field: 'stringValue' }],
        metrics: COUNT,
        orderBy: [{ field: 'stringValue', direction: 'asc' }],
      }),
    ).toEqual([
      { stringValue: 'kind', count_count: 2 },
      { stringValue: 'rude', count_count: 2 },
    ])
  })

  it('cuts the days, weeks and hours of a zone, days of 23 hours too', async () => {
    // Clocks of Berlin go from 2 to 3 on the 29th of March.
    const berlin = {
      timeZone: 'Europe/Berlin',
      fromTimestamp: '2026-03-27T23:00:00Z',
      toTimestamp: '2026-03-30T22:00:00Z',
    }
    expect(await startsOf('day', berlin)).toEqual([
      '2026-03-27T23:00',
      '2026-03-28T23:00',
      '2026-03-29T22:00',
    ])
    expect(await startsOf('week', berlin)).toEqual(['2026-03-22T23:00', '2026-03-29T22:00'])
    const kolkata = {
      timeZone: 'Asia/Kolkata',
      fromTimestamp: '2026-01-05T00:00:00Z',
      toTimestamp: '2026-01-05T02:00:00Z',
    }
    expect(await startsOf('hour', kolkata)).toEqual([
      '2026-01-04T23:30',
      '2026-01-05T00:30',
      '2026-01-05T01:30',
    ])
    expect(await startsOf('month', kolkata)).toEqual(['2025-12-31T18:30'])
  })

  it('counts what a day of a zone holds', async () => {
    const timeZone = 'America/New_York'
    const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
    const byDay = new Map<string, number>()
    for (const { start } of CALLS) {
      const day = dayOf.format(start)
      byDay.set(day, (byDay.get(day) ?? 0) + 1)
    }
    const rows = await rowsOf({
      view: 'observations',
      metrics: COUNT,
      timeDimension: { granularity: 'day' },
      timeZone,
    })
    const found = rows
      .filter((row) => row['count_count'] !== 0)
      .map((row) => [dayOf.format(new Date(String(row['time_dimension']))), row['count_count']])
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(byDay))
  })

  it.each(['Mars/Olympus', '+02:00', "UTC'", ''])('refuses the zone %j', async (timeZone) => {
    expect(await refusal({ timeZone })).toMatch(/timeZone: expected an IANA time zone/)
  })

  it('cuts time into buckets and fills empty ones', async () => {
    const query = { view: 'observations', metrics: COUNT, timeDimension: { granularity: 'day' } }
    const counts = CALLS.map(({ start }) => Math.floor((start - FIRST_DAY) / DAY_MS))
    expect(await rowsOf(query)).toEqual(
      Array.from({ length: 7 }, (_, day) => ({
        time_dimension: new Date(FIRST_DAY + day * DAY_MS).toISOString(),
        count_count: counts.filter((of) => of === day).length,
      })),
    )
    for (const [granularity, first] of [
      ['minute', '2026-01-05T00:00:00.000Z'],
      ['hour', '2026-01-05T00:00:00.000Z'],
      ['week', '2026-01-05T00:00:00.000Z'],
      ['month', '2026-01-01T00:00:00.000Z'],
      ['auto', '2026-01-05T00:00:00.000Z'],
    ]) {
      const rows = await rowsOf({
        ...query,
        timeDimension: { granularity },
        config: { row_limit: 1000 },
      })
      expect([granularity, rows[0]?.['time_dimension']]).toEqual([granularity, first])
    }
    const newest = await rowsOf({
      ...query,
      orderBy: [{ field: 'time_dimension', direction: 'desc' }],
    })
    expect(newest.map((row) => row['count_count'])).toEqual(
      [0, 1, 2, 4].map((day) => counts.filter((of) => of === day).length).toReversed(),
    )
  })

  it('orders, limits, and draws histograms', async () => {
    const metrics = [{ measure: 'totalTokens', aggregation: 'sum' }]
    const orderBy = [{ field: 'sum_totalTokens', direction: 'desc' }]
    expect(
      await rowsOf({
        view: 'observations',
        dimensions: [{ field: 'id' }],
        metrics,
        orderBy,
        config: { row_limit: 2 },
      }),
    ).toEqual([
      { id: 'call-29', sum_totalTokens: 116 },
      { id: 'call-28', sum_totalTokens: 112 },
    ])
    const [row] = await rowsOf({
      view: 'observations',
      metrics: [{ measure: 'latency', aggregation: 'histogram' }],
      config: { bins: 5 },
    })
    const bars = row?.['histogram_latency'] as [number, number, number][]
    expect(bars).toHaveLength(5)
    expect(bars[0]?.[0]).toBe(100)
    expect(bars[4]?.[1]).toBe(100 + 28 * 37)
    expect(sum(bars.map(([, , height]) => height))).toBeCloseTo(27, 6)
  })

  it('splits cost and usage by type', async () => {
    const metrics = [{ measure: 'usageByType', aggregation: 'sum' }]
    expect(
      await rowsOf(
        { view: 'observations', dimensions: [{ field: 'usageType' }], metrics },
        PATH_V2,
      ),
    ).toEqual([
      { usageType: 'input', sum_usageByType: sum(CALLS.map(({ input }) => input)) },
      { usageType: 'output', sum_usageByType: sum(CALLS.map(({ output }) => output)) },
    ])
    const mixed = { dimensions: [{ field: 'usageType' }] }
    expect(await refusal(mixed)).toMatch(/costByType and usageByType alone/)
  })

  it('says what is wrong with a question', async () => {
    expect((await send('{nonsense')).json).toMatchObject({
      message: expect.stringMatching(/Expected query to be JSON/) as string,
    })
    expect((await app.ask(PATH, { headers: withKeys() })).status).toBe(400)
    expect(await refusal({ view: 'sessions' })).toMatch(/view/)
    expect(await refusal({ metrics: [] })).toMatch(/metrics/)
    expect(await refusal({ metrics: [{ measure: 'mood', aggregation: 'sum' }] })).toMatch(
      /measure of this view to be one of count, latency.*got mood/,
    )
    expect(await refusal({ metrics: [{ measure: 'latency', aggregation: 'median' }] })).toMatch(
      /aggregation/,
    )
    expect(await refusal({ metrics: [{ measure: 'uniqueUserIds', aggregation: 'sum' }] })).toMatch(
      /uniq or count/,
    )
    expect(await refusal({ dimensions: [{ field: 'constructor' }] })).toMatch(
      /dimension of this view/,
    )
    expect(await refusal({ orderBy: [{ field: 'name', direction: 'asc' }] })).toMatch(/order by/)
    expect(await refusal({ timeDimension: { granularity: 'year' } })).toMatch(/granularity/)
    expect(await refusal({ toTimestamp: RANGE.fromTimestamp })).toMatch(/after fromTimestamp/)
    expect(await refusal({ fromTimestamp: '1800-01-01T00:00:00Z' })).toMatch(/1970/)
    expect(await refusal({ fromTimestamp: 'yesterday' })).toMatch(/ISO 8601/)
    expect(await refusal({ config: { row_limit: 1001 } })).toMatch(/row_limit/)
    expect(await refusal({ config: { bins: 0 } })).toMatch(/bins/)
    expect(
      await refusal({ filters: [{ type: 'string', column: 'secret', operator: '=', value: '' }] }),
    ).toMatch(/column of a filter/)
  })

  it('keeps text that would break out of a statement a text', async () => {
    const nasty = [
      "'",
      "') OR 1=1 --",
      '{project:String}',
      '\\',
      '`',
      '"; DROP TABLE traces',
      '\0',
      '\ud800',
    ]
    const base = { view: 'observations', metrics: COUNT, ...RANGE }
    for (const text of nasty) {
      const inField = [
        { ...base, view: text },
        { ...base, dimensions: [{ field: text }] },
        { ...base, metrics: [{ measure: text, aggregation: 'sum' }] },
        { ...base, metrics: [{ measure: 'latency', aggregation: text }] },
        { ...base, orderBy: [{ field: text, direction: 'asc' }] },
        { ...base, orderBy: [{ field: 'count_count', direction: text }] },
        { ...base, timeDimension: { granularity: text } },
        { ...base, fromTimestamp: text },
        { ...base, config: { row_limit: text } },
        { ...base, config: { bins: text } },
        { ...base, filters: [{ type: 'string', column: text, operator: '=', value: 'x' }] },
        { ...base, filters: [{ type: 'string', column: 'name', operator: text, value: 'x' }] },
      ]
      for (const query of inField) expect([query, (await send(query)).status]).toEqual([query, 400])
      for (const filter of [
        { type: 'string', column: 'name', operator: '=', value: text },
        { type: 'stringOptions', column: 'name', operator: 'any of', value: [text] },
        { type: 'arrayOptions', column: 'tags', operator: 'any of', value: [text] },
        { type: 'stringObject', column: 'metadata', key: text, operator: '=', value: 'x' },
      ]) {
        expect(await rowsOf({ ...base, filters: [filter] })).toEqual([{ count_count: 0 }])
      }
    }
  }, 60_000)

  it('answers a project its own numbers alone, and nobody without its keys', async () => {
    const query = encodeURIComponent(
      JSON.stringify({
        view: 'observations',
        dimensions: [{ field: 'userId' }],
        metrics: COUNT,
        ...RANGE,
      }),
    )
    const other = await app.ask(`${PATH}?query=${query}`, { headers: OTHER_KEYS })
    expect(other.json).toEqual({ data: [{ userId: null, count_count: 30 }] })
    for (const [, status, headers] of POWERLESS_KEYS) {
      for (const path of [PATH, PATH_V2, `${PATH}/daily`]) {
        expect((await app.ask(`${path}?query=${query}`, { headers })).status).toBe(status)
      }
    }
  })
})

describe('GET /api/public/v2/metrics', () => {
  it('has no traces, and ids only as a ranking', async () => {
    expect(await refusal({ view: 'traces' }, PATH_V2)).toMatch(/\/api\/public\/metrics/)
    const byUser = { dimensions: [{ field: 'userId' }] }
    expect(await refusal(byUser, PATH_V2)).toMatch(/userId to have config.row_limit/)
    const ranking = {
      ...byUser,
      orderBy: [{ field: 'count_count', direction: 'desc' }],
      config: { row_limit: 5 },
    }
    expect(await refusal({ ...ranking, timeDimension: { granularity: 'day' } }, PATH_V2)).toMatch(
      /timeDimension/,
    )
    expect(
      await rowsOf({ view: 'observations', metrics: COUNT, ...ranking }, PATH_V2),
    ).toHaveLength(3)
  })
})

describe('GET /api/public/metrics/daily', () => {
  it('answers days newest first, with what each model was used for', async () => {
    const { json, status } = await app.ask(`${PATH}/daily?limit=2`, { headers: withKeys() })
    expect(status).toBe(200)
    const page = json as DailyMetricsPage
    expect(page.meta).toEqual({ page: 1, limit: 2, totalItems: 6, totalPages: 3 })
    expect(page.data[0]).toEqual({
      date: '2026-01-10',
      countTraces: 1,
      countObservations: 0,
      totalCost: 0,
      usage: [],
    })
    const calls = CALLS.filter(({ start }) => start >= FIRST_DAY + 4 * DAY_MS)
    const [day] = page.data.slice(1)
    expect(day).toMatchObject({
      date: '2026-01-09',
      countTraces: 1,
      countObservations: calls.length,
    })
    expect(day?.totalCost).toBeCloseTo(sum(calls.map(({ cost }) => (cost ?? 0) / 1000)), 9)
    const large = calls.filter(({ model }) => model === 'loom-large')
    expect(day?.usage.find(({ model }) => model === 'loom-large')).toEqual({
      model: 'loom-large',
      inputUsage: sum(large.map(({ input }) => input)),
      outputUsage: sum(large.map(({ output }) => output)),
      totalUsage: sum(large.map(({ input, output }) => input + output)),
      countObservations: large.length,
      countTraces: new Set(large.map(({ traceId }) => traceId)).size,
      totalCost: expect.closeTo(sum(large.map(({ cost }) => (cost ?? 0) / 1000)), 9) as number,
    })
  })

  it('keeps to user, name, tags, environment and range', async () => {
    const days = async (query: string) => {
      const { json } = await app.ask(`${PATH}/daily?${query}`, { headers: withKeys() })
      const { data } = json as DailyMetricsPage
      return [
        sum(data.map(({ countTraces }) => countTraces)),
        sum(data.map(({ countObservations }) => countObservations)),
      ]
    }
    expect(await days('')).toEqual([6, 30])
    expect(await days('userId=ada')).toEqual([2, 10])
    expect(await days(`userId=${encodeURIComponent("') OR 1=1 --")}`)).toEqual([0, 0])
    expect(await days('tags=a&tags=b')).toEqual([3, 15])
    expect(await days('traceName=chat')).toEqual([5, 25])
    expect(await days('environment=default')).toEqual([6, 30])
    expect(await days('environment=staging')).toEqual([0, 0])
    expect(await days('fromTimestamp=2026-01-09T00:00:00Z')).toEqual([
      2,
      CALLS.filter(({ start }) => start >= FIRST_DAY + 4 * DAY_MS).length,
    ])
    expect(
      (await app.ask(`${PATH}/daily?fromTimestamp=soon`, { headers: withKeys() })).status,
    ).toBe(400)
  })
})
