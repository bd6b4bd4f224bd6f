import type { Read, ReadGroup, ReadPlace } from './read.ts'
import { COMMON_WORD, NEEDLES } from './texts.ts'

const DAY_MS = 86_400_000

/** Most of the slowest twentieth, ms. */
const TRACE_MS = 100
const LIST_MS = 200

const PAGE_ROWS = 100

const queryOf = (values: Readonly<Record<string, string | number>>): string =>
  `?${new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)]))}`

const nth = <Value>(values: readonly Value[], turn: number): Value =>
  values[turn % values.length] as Value // none of the lists is empty

/** Reads of a group that should take at most so many ms. */
const readsOf =
  (group: ReadGroup, targetMs: number) =>
  (name: string, paths: Read['paths']): Read => ({ group, name, targetMs, paths })

const trace = readsOf('trace', TRACE_MS)
const listed = readsOf('list', LIST_MS)

/** What the pages of traces ask for. */
export function uiReads(place: ReadPlace): readonly Read[] {
  const project = `/api/ui/projects/${place.projectId}`
  const list = (values: Readonly<Record<string, string | number>>) =>
    `${project}/traces${queryOf({ limit: PAGE_ROWS, ...values })}`
  const since = (days: number) => new Date(place.endMs - days * DAY_MS).toISOString()
  return [
    ...traceReads(place, project),
    ...listReads(place, { project, list, since }),
    ...filterReads({ list, since }),
    ...searchReads(place, { list, since }),
  ]
}

function traceReads(place: ReadPlace, project: string): readonly Read[] {
  const pathOf = (id: string) => `${project}/traces/${id}`
  const large = pathOf(place.largeTraceId)
  const typical = (turn: number) => nth(place.traces, turn)
  return [
    trace('trace page: structure, values of the trace, the opened step', (turn) => {
      const { id, observationId } = typical(turn)
      const path = pathOf(id)
      return [`${path}/skeleton`, `${path}/payload`, `${path}/observations/${observationId}`]
    }),
    trace('its structure alone', (turn) => [`${pathOf(typical(turn).id)}/skeleton`]),
    trace('a word in it', (turn) => [`${pathOf(typical(turn).id)}/search?q=${COMMON_WORD}`]),
    trace('a step of the trace of 50,000', (turn) => [
      `${large}/observations/${nth(place.largeObservationIds, turn)}`,
    ]),
    {
      group: 'trace',
      name: 'structure of the trace of 50,000',
      paths: () => [`${large}/skeleton`],
    },
    {
      group: 'trace',
      name: 'a word in the trace of 50,000',
      paths: () => [`${large}/search?q=${NEEDLES.english}`],
    },
  ]
}

interface ListParts {
  readonly list: (values: Readonly<Record<string, string | number>>) => string
  readonly since: (days: number) => string
}

function listReads(
  place: ReadPlace,
  { project, list, since }: ListParts & { readonly project: string },
): readonly Read[] {
  const facets = (values: Readonly<Record<string, string>>) =>
    `${project}/trace-facets${queryOf(values)}`
  const cursor = (days: number) =>
    Buffer.from(JSON.stringify([place.endMs - days * DAY_MS, ''])).toString('base64url')
  return [
    listed('first page', () => [list({})]),
    listed('first page of a day', () => [list({ from: since(1) })]),
    listed('a page in the middle', (turn) => [list({ cursor: cursor(20 + turn) })]),
    listed('oldest first', () => [list({ order: 'oldest' })]),
    listed('rows that changed', (turn) => [
      list({
        ids: JSON.stringify(
          Array.from({ length: 20 }, (_, index) => nth(place.traces, turn * 20 + index).id),
        ),
      }),
    ]),
    listed('values of names, a day', () => [facets({ field: 'name', from: since(1) })]),
    listed('values of names', () => [facets({ field: 'name' })]),
    listed('values of models, a day', () => [facets({ field: 'model', from: since(1) })]),
    listed('values of models', () => [facets({ field: 'model' })]),
    listed('values of users', (turn) => [facets({ field: 'userId', search: `${turn % 90}` })]),
    listed('steps, first page', () => [`${project}/observations?limit=${PAGE_ROWS}`]),
    listed('steps that failed', () => [`${project}/observations?limit=${PAGE_ROWS}&status=error`]),
    listed('sessions, first page', () => [`${project}/sessions?limit=50`]),
    listed('users, first page', () => [`${project}/users?limit=50`]),
  ]
}

const options = (column: string, ...value: readonly string[]) => [
  { type: 'stringOptions', column, operator: 'any of', value },
]
const above = (column: string, value: number) => [{ type: 'number', column, operator: '>', value }]
const metadata = (key: string, value: string) => [
  { type: 'stringObject', column: 'metadata', key, operator: '=', value },
]

const by = (filter: unknown) => ({ filter: JSON.stringify(filter) })

function filterReads({ list, since }: ListParts): readonly Read[] {
  const filters: readonly (readonly [
    string,
    (turn: number) => Readonly<Record<string, string>>,
  ])[] = [
    ['name', () => ({ name: 'plan-journey' })],
    ['name of a root', () => by(options('name', 'review-contract'))],
    ['user', (turn) => ({ userId: `user-${turn * 37}` })],
    ['metadata, one in 500', (turn) => by(metadata('tenant', `tenant-${turn}`))],
    ['metadata, one in 3', () => by(metadata('region', 'us-east'))],
    [
      'tag',
      () => by([{ type: 'arrayOptions', column: 'tags', operator: 'any of', value: ['beta'] }]),
    ],
    ['errors', () => ({ status: 'error' })],
    ['without errors', () => ({ status: 'ok' })],
    ['model', () => by(options('model', 'gpt-4o'))],
    ['cost above $0.01', () => by(above('totalCost', 0.01))],
    ['cost above $0.15, few', () => by(above('totalCost', 0.15))],
    ['cost above $100, none', () => by(above('totalCost', 100))],
    ['longer than 10 s', () => by(above('latency', 10))],
    [
      'score below 0.1',
      () =>
        by([
          {
            type: 'numberObject',
            column: 'scores_avg',
            key: 'helpfulness',
            operator: '<',
            value: 0.1,
          },
        ]),
    ],
  ]
  return filters.flatMap(([name, values]) =>
    [undefined, 1].map((days): Read => ({
      group: 'filter',
      name: days === undefined ? name : `${name}, a day`,
      targetMs: LIST_MS,
      paths: (turn) => [
        list({ ...values(turn), ...(days !== undefined && { from: since(days) }) }),
      ],
    })),
  )
}

function searchReads(place: ReadPlace, { list, since }: ListParts): readonly Read[] {
  const words: readonly (readonly [string, (turn: number) => string])[] = [
    ['a number that one step names', (turn) => nth(place.orders, turn)],
    ['a rare word', () => NEEDLES.english],
    ['a frequent word', () => COMMON_WORD],
    ['a rare Chinese word', () => NEEDLES.chinese],
    ['a rare Arabic word', () => NEEDLES.arabic],
  ]
  return words.flatMap(([name, word]) =>
    [1, 30, undefined].map((days): Read => ({
      group: 'search',
      name: `${name}, ${days === undefined ? 'everything' : days === 1 ? 'a day' : `${days} days`}`,
      targetMs: LIST_MS,
      paths: (turn) => [
        list({ search: word(turn), ...(days !== undefined && { from: since(days) }) }),
      ],
    })),
  )
}
