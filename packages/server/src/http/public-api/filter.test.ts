import type { Filter, FilterCondition, ObservationView, TracePage } from '@heddle/core/schemas'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

/** Texts that would break out of a statement if they were ever written into it. */
const TEXTS = [
  'plain',
  "it's",
  'a"b',
  'back\\slash',
  "') OR 1=1 --",
  '{project:String}',
  'الخيط',
  '織機 loom',
  '%_',
  '',
]

interface Row {
  readonly id: string
  readonly name: string | null
  readonly level: 'DEFAULT' | 'ERROR'
  readonly start: number
  /** Seconds; null while it is running. */
  readonly latency: number | null
  readonly note: string
  readonly count: number
  readonly isFlagged: boolean
}

const FIRST_START = Date.UTC(2026, 0, 1)

const ROWS: readonly Row[] = TEXTS.flatMap((text, index) =>
  [0, 1].map((twin) => ({
    id: `row-${index}-${twin}`,
    name: text === '' ? null : `${text}${twin === 0 ? '' : ' twin'}`,
    level: twin === 0 ? ('DEFAULT' as const) : ('ERROR' as const),
    start: FIRST_START + index * 60_000,
    latency: index === 2 ? null : index + twin,
    note: text,
    count: index - twin,
    isFlagged: index % 2 === twin,
  })),
)

/** What somebody said of a row. */
const gradeOf = (row: Row): string => (row.isFlagged ? 'good' : 'bad')

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
  const observations = ROWS.map((row) =>
    event('span-create', {
      id: row.id,
      traceId: `trace of ${row.id}`,
      name: row.name,
      level: row.level,
      startTime: new Date(row.start).toISOString(),
      endTime: row.latency === null ? null : new Date(row.start + row.latency * 1000).toISOString(),
      metadata: { note: row.note, count: row.count, isFlagged: row.isFlagged, "k'ey": row.note },
    }),
  )
  const traces = ROWS.map((row) =>
    event('trace-create', { id: `trace of ${row.id}`, userId: row.note, tags: [row.note, 'all'] }),
  )
  const grades = ROWS.map((row) =>
    event('score-create', {
      id: `grade of ${row.id}`,
      traceId: `trace of ${row.id}`,
      observationId: row.id,
      name: 'grade',
      dataType: 'CATEGORICAL',
      value: gradeOf(row),
    }),
  )
  await app.ingest([...observations, ...traces, ...grades])
})
afterAll(() => app.close())

async function ask(path: string, filter: unknown, more = '') {
  const text = typeof filter === 'string' ? filter : JSON.stringify(filter)
  const query = `limit=100&filter=${encodeURIComponent(text)}${more}`
  return app.ask(`/api/public/${path}?${query}`, { headers: withKeys() })
}

async function idsOf(path: string, filter: Filter, more?: string): Promise<string[]> {
  const { json, status } = await ask(path, filter, more)
  expect(status).toBe(200)
  return (json as { data: ObservationView[] }).data.map(({ id }) => id).toSorted()
}

/** What the filter should let through, worked out without a database. */
function expected(filter: Filter): string[] {
  return ROWS.filter((row) => filter.every((condition) => holds(condition, row)))
    .map(({ id }) => id)
    .toSorted()
}

function holds(condition: FilterCondition, row: Row): boolean {
  switch (condition.type) {
    case 'datetime':
      return compare(row.start, condition.operator, Date.parse(condition.value))
    case 'string':
      return compareText(row.name ?? '', condition.operator, condition.value)
    case 'stringOptions':
      return condition.value.includes(row.name ?? '') === (condition.operator === 'any of')
    case 'arrayOptions': {
      const tags = new Set([row.note, 'all'])
      if (condition.operator === 'all of') return condition.value.every((tag) => tags.has(tag))
      return condition.value.some((tag) => tags.has(tag)) === (condition.operator === 'any of')
    }
    case 'categoryOptions':
      return (
        (condition.value.includes(gradeOf(row)) && condition.key === 'grade') ===
        (condition.operator === 'any of')
      )
    case 'number':
      return row.latency !== null && compare(row.latency, condition.operator, condition.value)
    case 'stringObject':
      return compareText(row.note, condition.operator, condition.value)
    case 'numberObject':
      return compare(row.count, condition.operator, condition.value)
    case 'booleanObject':
      return (row.isFlagged === condition.value) === (condition.operator === '=')
    case 'boolean':
      return condition.value === (condition.operator === '=')
    case 'null':
      return (row.name === null) === (condition.operator === 'is null')
    default:
      return condition satisfies never
  }
}

function compare(left: number, operator: string, right: number): boolean {
  return (
    (operator.includes('<') && left < right) ||
    (operator.includes('>') && left > right) ||
    (operator.includes('=') && left === right)
  )
}

function compareText(left: string, operator: string, right: string): boolean {
  if (operator === '=') return left === right
  if (operator === 'contains') return left.includes(right)
  if (operator === 'does not contain') return !left.includes(right)
  // None of the texts holds words together by quotes, so a quote only parts them.
  if (operator === 'matches')
    return right.split(/[ "]/u).every((word) => left.toLowerCase().includes(word.toLowerCase()))
  return operator === 'starts with' ? left.startsWith(right) : left.endsWith(right)
}

const text = fc.oneof(
  fc.constantFrom(...TEXTS.filter((candidate) => candidate !== '')),
  fc.constantFrom('plain twin', 'oo', "'", '\\', 'n', '織'),
)
const textOperator = fc.constantFrom(
  '=' as const,
  'contains' as const,
  'does not contain' as const,
  'starts with' as const,
  'ends with' as const,
  'matches' as const,
)
const numberOperator = fc.constantFrom(
  '=' as const,
  '>' as const,
  '<' as const,
  '>=' as const,
  '<=' as const,
)
const equality = fc.constantFrom('=' as const, '<>' as const)

const condition: fc.Arbitrary<FilterCondition> = fc.oneof(
  fc.record({
    type: fc.constant('datetime' as const),
    column: fc.constant('startTime'),
    operator: fc.constantFrom('>' as const, '<' as const, '>=' as const, '<=' as const),
    value: fc.nat(12).map((minute) => new Date(FIRST_START + minute * 60_000).toISOString()),
  }),
  fc.record({
    type: fc.constant('string' as const),
    column: fc.constant('name'),
    operator: textOperator,
    value: text,
  }),
  fc.record({
    type: fc.constant('stringOptions' as const),
    column: fc.constant('name'),
    operator: fc.constantFrom('any of' as const, 'none of' as const),
    value: fc.array(text, { maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('categoryOptions' as const),
    column: fc.constant('score_categories'),
    key: fc.constantFrom('grade', "gr'ade"),
    operator: fc.constantFrom('any of' as const, 'none of' as const),
    value: fc.array(fc.constantFrom('good', 'bad', "it's"), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('arrayOptions' as const),
    column: fc.constant('tags'),
    operator: fc.constantFrom('any of' as const, 'none of' as const, 'all of' as const),
    value: fc.array(fc.oneof(text, fc.constant('all')), { maxLength: 3 }),
  }),
  fc.record({
    type: fc.constant('number' as const),
    column: fc.constant('latency'),
    operator: numberOperator,
    value: fc.integer({ min: -1, max: 12 }),
  }),
  fc.record({
    type: fc.constant('stringObject' as const),
    column: fc.constant('metadata'),
    key: fc.constantFrom('note', "k'ey"),
    operator: textOperator,
    value: text,
  }),
  fc.record({
    type: fc.constant('numberObject' as const),
    column: fc.constant('metadata'),
    key: fc.constant('count'),
    operator: numberOperator,
    value: fc.integer({ min: -2, max: 11 }),
  }),
  fc.record({
    type: fc.constant('booleanObject' as const),
    column: fc.constant('metadata'),
    key: fc.constant('isFlagged'),
    operator: equality,
    value: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('boolean' as const),
    column: fc.constant('isRootObservation'),
    operator: equality,
    value: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('null' as const),
    column: fc.constant('name'),
    operator: fc.constantFrom('is null' as const, 'is not null' as const),
  }),
)

describe('the parameter filter', () => {
  it.each(['observations', 'v2/observations'])(
    'lets through of %s what it says, whatever the values',
    async (path) => {
      await fc.assert(
        fc.asyncProperty(fc.array(condition, { minLength: 1, maxLength: 3 }), async (filter) => {
          expect(await idsOf(path, filter)).toEqual(expected(filter))
        }),
        {
          numRuns: 60,
          examples: [
            // Running observations took no time yet that could be compared.
            [[{ type: 'number', column: 'latency', operator: '<', value: 1 }]],
            // Two words, which other rows say as well.
            [[{ type: 'string', column: 'name', operator: 'matches', value: 'a"b' }]],
          ],
        },
      )
    },
    120_000,
  )

  it('compares numbers over all observations of a trace', async () => {
    const { json } = await ask('traces', [
      { type: 'number', column: 'latency', operator: '>=', value: 9 },
      { type: 'null', column: 'release', operator: 'is null' },
    ])
    const ids = (json as TracePage).data.map(({ id }) => id).toSorted()
    expect(ids).toEqual(['trace of row-8-1', 'trace of row-9-0', 'trace of row-9-1'])
  })

  it('looks for the name of a trace in its root as well', async () => {
    const filter = [{ type: 'string', column: 'name', operator: 'starts with', value: '織機' }]
    const { json } = await ask('traces', filter)
    const names = (json as TracePage).data.map(({ name }) => String(name))
    expect(names.toSorted((a, b) => a.length - b.length)).toEqual(['織機 loom', '織機 loom twin'])
  })

  it('finds scores by their value and the user of their trace', async () => {
    const scores = [0.2, 0.5, 0.9].map((value, index) =>
      event('score-create', {
        id: `score-${index}`,
        traceId: `trace of row-${index}-0`,
        name: 'helpful',
        value,
      }),
    )
    await app.ingest(scores)
    const aboveFour: Filter = [{ type: 'number', column: 'value', operator: '>', value: 0.4 }]
    expect(await idsOf('v2/scores', aboveFour)).toEqual(['score-1', 'score-2'])
    const ofUser: Filter = [
      { type: 'stringOptions', column: 'userId', operator: 'any of', value: ["it's"] },
    ]
    expect(await idsOf('v2/scores', [...aboveFour, ...ofUser])).toEqual(['score-1'])
    expect(
      await idsOf('scores', [
        ...ofUser,
        { type: 'number', column: 'value', operator: '>', value: 0 },
      ]),
    ).toEqual(['score-1'])
    const { json } = await ask('traces', [
      { type: 'numberObject', column: 'scores_avg', key: 'helpful', operator: '>=', value: 0.5 },
    ])
    expect((json as TracePage).data.map(({ id }) => id).toSorted()).toEqual([
      'trace of row-1-0',
      'trace of row-2-0',
    ])
  })

  it('wins over a parameter for the same column', async () => {
    const filter: Filter = [{ type: 'string', column: 'name', operator: '=', value: 'plain' }]
    expect(await idsOf('observations', filter, '&name=other')).toEqual(['row-0-0'])
    expect(await idsOf('observations', filter, '&level=ERROR')).toEqual([])
  })

  it.each([
    ['no JSON', '{'],
    ['no list', {}],
    ['an unknown column', [{ type: 'string', column: '1=1) --', operator: '=', value: 'x' }]],
    ['a column of objects', [{ type: 'string', column: '__proto__', operator: '=', value: 'x' }]],
    ['another type', [{ type: 'number', column: 'name', operator: '=', value: 1 }]],
    ['another operator', [{ type: 'string', column: 'name', operator: "= ''", value: 'x' }]],
    ['another value', [{ type: 'number', column: 'latency', operator: '=', value: '1' }]],
    ['too many', Array.from({ length: 101 }, () => ({ type: 'null' }))],
  ])('of %s is refused', async (_fault, filter) => {
    for (const path of ['observations', 'v2/observations', 'traces'])
      expect(await ask(path, filter)).toMatchObject({
        status: 400,
        json: { message: expect.any(String) },
      })
  })

  it('of random JSON is answered or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (value) => {
        expect([200, 400]).toContain((await ask('traces', value)).status)
      }),
      { numRuns: 100 },
    )
  })
})
