import fc, { type Arbitrary } from 'fast-check'

/** Texts that break what is not careful: SQL, placeholders, paths, numbers and times beyond every range. */
export const hostileText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    "' OR 1=1 --",
    "') UNION ALL SELECT * FROM traces --",
    "'; SET readonly=0; --",
    '1 SETTINGS max_execution_time=0, allow_ddl=1',
    '{project:String}',
    '{filter0:Identifier}',
    '\0',
    '%00',
    '../../../etc/passwd',
    '9'.repeat(400),
    'NaN',
    '1e999',
    '-1',
    '9007199254740991',
    '2026-02-30T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
    'x'.repeat(3000),
    '[]',
    'null',
  ),
)

/** The same, and JSON of every form. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
  fc.constantFrom<unknown>(null, [], {}, 0, -1, 2 ** 63, 1e308, true, [[[[[]]]]]),
)

const words = (text: string) => text.split(/\s+/)

const COLUMNS =
  words(`id timestamp name userId sessionId version release environment tags public metadata input output
  scores_avg score_categories level type model latency totalCost inputTokens startTime endTime promptVersion value
  stringValue source comment traceId experimentId datasetId toString __proto__`)

const OPERATORS = [
  ...words('= > < >= <= <> contains matches'),
  'does not contain',
  'starts with',
  'ends with',
  'any of',
  'none of',
  'all of',
  'is null',
  'is not null',
  "= '' OR",
]

const TYPES =
  words(`datetime string stringOptions categoryOptions arrayOptions number stringObject numberObject
  booleanObject boolean null`)

const condition = fc.record({
  type: fc.constantFrom(...TYPES),
  column: fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...COLUMNS) }, hostileText),
  operator: fc.constantFrom(...OPERATORS),
  key: hostileText,
  value: fc.oneof(
    hostileText,
    fc.array(hostileText, { maxLength: 2 }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant('2026-01-31T12:00:00Z'),
  ),
})

/** What `filter` takes: conditions that are mostly well formed, with hostile columns, keys and values. */
export const filterText: Arbitrary<string> = fc
  .array(condition, { minLength: 1, maxLength: 3 })
  .map((conditions) => JSON.stringify(conditions))

/** What `query` of the metrics takes, with hostile fields and conditions. */
export const metricsText: Arbitrary<string> = fc
  .record(
    {
      view: fc.constantFrom('traces', 'observations', 'scores-numeric', 'scores-categorical'),
      dimensions: fc.array(
        fc.record({
          field: fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom('name', 'environment', 'tags') },
            hostileText,
          ),
        }),
        { maxLength: 2 },
      ),
      metrics: fc.constant([{ measure: 'count', aggregation: 'count' }]),
      filters: fc.array(condition, { maxLength: 1 }),
      timeDimension: fc.constantFrom(null, { granularity: 'day' }, { granularity: 'auto' }),
      orderBy: fc.constantFrom(null, [{ field: 'count_count', direction: 'desc' }]),
      fromTimestamp: fc.constant('2026-01-01T00:00:00Z'),
      toTimestamp: fc.constantFrom('2026-02-28T00:00:00Z', '2026-01-01T00:00:00Z'),
    },
    { requiredKeys: ['view', 'metrics', 'fromTimestamp', 'toTimestamp'] },
  )
  .map((query) => JSON.stringify(query))
