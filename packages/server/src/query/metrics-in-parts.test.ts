import { metricsQuerySchema } from '@heddle/core/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import type { EmbeddedReader } from '../store/clickhouse/embedded-reader.ts'
import {
  type EngineFixture,
  engineTime,
  openEngineFixture,
} from '../store/clickhouse/engine-fixture.ts'
import { selectParts } from '../store/clickhouse/slices/sliced-statement.ts'
import { facetsStatement } from './list-trace-facets.ts'
import { metricsToSql } from './metrics-to-sql.ts'

// The engine starts on machines of any speed.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 5)
const HOURS = 60

let engine: EngineFixture
let sql: EmbeddedReader

beforeAll(async () => {
  engine = await openEngineFixture()
  const { writing } = engine
  sql = engine.plain
  await writing.insert({
    table: 'observations',
    format: 'JSONEachRow',
    values: Array.from({ length: 300 }, (_, index) => {
      const startMs = START_MS + ((index * 7) % HOURS) * HOUR_MS + index
      return {
        project_id: 'p',
        start_time: engineTime(startMs),
        end_time: index % 9 === 0 ? null : engineTime(startMs + ((index * 37) % 500)),
        trace_id: `trace-${index % 17}`,
        id: `step-${index}`,
        name: ['plan', 'answer', null][index % 3],
        model: ['large', 'small', null, "o'model"][index % 4],
        level: index % 11 === 0 ? 'ERROR' : 'DEFAULT',
        usage_details: { input: index, output: index % 5, total: index + (index % 5) },
        cost_details: index % 4 === 2 ? {} : { total: index / 1000 },
        total_cost: index % 4 === 2 ? null : index / 1000,
        covered_by: index % 13 === 0 ? 'step' : '',
        row_version: 1,
      }
    }),
  })
  await writing.insert({
    table: 'traces',
    format: 'JSONEachRow',
    values: Array.from({ length: 15 }, (_, index) => ({
      project_id: 'p',
      timestamp: engineTime(START_MS + index * HOUR_MS),
      id: `trace-${index}`,
      user_id: index % 5 === 4 ? null : `user-${index % 4}`,
      session_id: `session-${index % 3}`,
      tags: index % 2 === 0 ? ['b', 'a', 'b'] : [],
      release: `r${index % 2}`,
      row_version: 1,
    })),
  })
})

afterAll(() => engine.close())

const AGGREGATIONS = [
  'sum',
  'avg',
  'count',
  'max',
  'min',
  'uniq',
  'p50',
  'p75',
  'p90',
  'p95',
  'p99',
]

const metric = fc.oneof(
  fc.record({
    measure: fc.constantFrom(
      'latency',
      'totalCost',
      'totalTokens',
      'inputTokens',
      'isError',
      'tokensPerSecond',
    ),
    aggregation: fc.constantFrom(...AGGREGATIONS),
  }),
  fc.constantFrom(
    { measure: 'count', aggregation: 'count' },
    { measure: 'traceId', aggregation: 'uniq' },
    { measure: 'uniqueUserIds', aggregation: 'uniq' },
    { measure: 'uniqueSessionIds', aggregation: 'count' },
  ),
)

const FILTERS = [
  { type: 'number', column: 'outputTokens', operator: '>=', value: 2 },
  { type: 'stringOptions', column: 'userId', operator: 'any of', value: ['user-1', ''] },
  { type: 'stringOptions', column: 'providedModelName', operator: 'none of', value: ['small'] },
  { type: 'arrayOptions', column: 'tags', operator: 'any of', value: ['a'] },
] as const

const question = fc.record({
  dimensions: fc.uniqueArray(
    fc.constantFrom('name', 'providedModelName', 'userId', 'tags', 'release', 'isRootObservation'),
    { maxLength: 3 },
  ),
  metrics: fc.array(metric, { minLength: 1, maxLength: 3 }),
  filters: fc.subarray([...FILTERS], { maxLength: 2 }),
  granularity: fc.option(fc.constantFrom('hour', 'day'), { nil: undefined }),
  cuts: fc.array(fc.integer({ min: 1, max: HOURS * 60 - 1 }), { maxLength: 4 }),
})

test('what is said of parts of a time comes to what is said of all of it', async () => {
  await fc.assert(
    fc.asyncProperty(question, async ({ dimensions, cuts, granularity, ...asked }) => {
      const query = metricsQuerySchema.parse({
        view: 'observations',
        ...asked,
        dimensions: dimensions.map((field) => ({ field })),
        ...(granularity !== undefined && { timeDimension: { granularity } }),
        fromTimestamp: new Date(START_MS).toISOString(),
        toTimestamp: new Date(START_MS + HOURS * HOUR_MS).toISOString(),
        config: { row_limit: 1000 },
      })
      const { sql: direct, inParts, parameters } = metricsToSql('p', query)
      if (inParts === undefined) throw new Error('Expected the question to have parts')
      const ends = [...cuts.map((minute) => START_MS + minute * 60_000), START_MS + HOURS * HOUR_MS]
      const parts = ends
        .toSorted((one, other) => one - other)
        .map((toMs, index, all) => ({ fromMs: all[index - 1] ?? START_MS, toMs }))
        .map((range) => selectParts({ ...inParts.parts, range }, [range]))
      const whole = await sql.rows<Row>(inParts.whole(`(${parts.join(' UNION ALL ')})`), parameters)
      expect(canonical(whole)).toEqual(canonical(await sql.rows<Row>(direct(''), parameters)))
    }),
    { numRuns: 150 },
  )
})

const facets = fc.record({
  field: fc.constantFrom(
    'name',
    'userId',
    'sessionId',
    'tags',
    'release',
    'environment',
    'model',
    'level',
  ),
  search: fc.constantFrom('', 'S', '-1'),
  cuts: fc.array(fc.integer({ min: 1, max: HOURS * 60 - 1 }), { maxLength: 4 }),
})

test('values of traces in parts of a time come to those in all of it', async () => {
  const end = START_MS + HOURS * HOUR_MS
  await fc.assert(
    fc.asyncProperty(facets, async ({ field, search, cuts }) => {
      const to = new Date(end).toISOString()
      const { parts, whole, parameters } = facetsStatement('p', {
        field,
        search,
        from: new Date(START_MS).toISOString(),
        to,
      })
      const spans = [...cuts.map((minute) => START_MS + minute * 60_000), end]
        .toSorted((one, other) => one - other)
        .map((toMs, index, all) => ({ fromMs: all[index - 1] ?? START_MS, toMs }))
        .map((range) => selectParts({ ...parts, range }, [range]))
      const found = await sql.rows<Row>(whole(`(${spans.join(' UNION ALL ')})`), parameters)
      expect(found).toEqual(await sql.rows<Row>(plainFacets(field), { search }))
    }),
    { numRuns: 80 },
  )
})

/** Values of the rows of {@link beforeAll}, all of which lie in the time. */
function plainFacets(field: string): string {
  const ofTraces: Record<string, string> = {
    name: `SELECT id AS trace, name AS facet FROM traces FINAL WHERE name IS NOT NULL
      UNION ALL SELECT trace_id, name FROM observations FINAL WHERE name IS NOT NULL
        AND parent_observation_id = '' AND trace_id IN (SELECT id FROM traces FINAL WHERE name IS NULL)`,
    userId: 'SELECT id AS trace, user_id AS facet FROM traces FINAL',
    sessionId: 'SELECT id AS trace, session_id AS facet FROM traces FINAL',
    tags: 'SELECT id AS trace, arrayJoin(tags) AS facet FROM traces FINAL',
    release: 'SELECT id AS trace, release AS facet FROM traces FINAL',
    environment: 'SELECT id AS trace, environment AS facet FROM traces FINAL',
  }
  const rows =
    ofTraces[field] ?? `SELECT trace_id AS trace, ${field} AS facet FROM observations FINAL`
  return `SELECT ifNull(toString(facet), '') AS value, uniqExact(trace) AS count FROM (${rows})
    WHERE value != '' AND positionCaseInsensitiveUTF8(value, {search:String}) > 0
    GROUP BY value ORDER BY count DESC, value LIMIT 20`
}

type Row = Readonly<Record<string, unknown>>

/** Rows of equal numbers come in any order, and sums of floating-point numbers differ in their last digits. */
function canonical(rows: readonly Row[]): readonly string[] {
  return rows
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) =>
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      ),
    )
    .toSorted()
}

function inPartsOf(field: string, measure: string) {
  const query = metricsQuerySchema.parse({
    view: 'observations',
    dimensions: [{ field }],
    metrics: [{ measure, aggregation: 'sum' }],
    fromTimestamp: new Date(START_MS).toISOString(),
    toTimestamp: new Date(START_MS + HOURS * HOUR_MS).toISOString(),
  })
  return metricsToSql('p', query).inParts
}

test('a question with as many groups as rows has no parts, nor has one that needs scores', () => {
  expect(inPartsOf('id', 'totalCost')).toBeUndefined()
  expect(inPartsOf('name', 'countScores')).toBeUndefined()
  expect(inPartsOf('userId', 'totalCost')?.parts.groups).toEqual({ trace_id: 'o.trace_id' })
})
