import type { Read, ReadPlace } from './read.ts'

const DAY_MS = 86_400_000

/** Most of the slowest twentieth, ms. */
const LIST_MS = 200
const DASHBOARD_MS = 500

const answered = (name: string, paths: Read['paths']): Read => ({
  group: 'api',
  name,
  targetMs: LIST_MS,
  paths,
})

const computed = (name: string, paths: Read['paths']): Read => ({
  group: 'dashboard',
  name,
  targetMs: DASHBOARD_MS,
  paths,
})

/** What programs ask the public API for. */
export function apiReads(place: ReadPlace): readonly Read[] {
  const at = (days: number) => new Date(place.endMs - days * DAY_MS).toISOString()
  const api = '/api/public'
  return [
    answered('v1 traces, page 1', () => [`${api}/traces?page=1&limit=50`]),
    answered('v1 traces, page 100', () => [`${api}/traces?page=100&limit=50`]),
    answered('v1 traces of a day', (turn) => [
      `${api}/traces?limit=50&fromTimestamp=${at(turn + 2)}&toTimestamp=${at(turn + 1)}`,
    ]),
    answered('v1 traces of a user', (turn) => [`${api}/traces?limit=50&userId=user-${turn * 41}`]),
    answered('v1 trace', (turn) => [
      `${api}/traces/${place.traces[turn % place.traces.length]?.id ?? ''}`,
    ]),
    answered('v1 observations, page 1', () => [`${api}/observations?page=1&limit=50`]),
    answered('v1 observations, page 100', () => [`${api}/observations?page=100&limit=50`]),
    answered('v1 generations of a day', (turn) => [
      `${api}/observations?limit=50&type=GENERATION&fromStartTime=${at(turn + 2)}&toStartTime=${at(turn + 1)}`,
    ]),
    answered('v2 observations', () => [`${api}/v2/observations?limit=50`]),
    answered('v2 observations, all fields', () => [
      `${api}/v2/observations?limit=50&fields=core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context`,
    ]),
    answered('v2 observations, in the middle', (turn) => [
      `${api}/v2/observations?limit=50&cursor=${cursorAt(place.endMs - (20 + turn) * DAY_MS)}`,
    ]),
    answered('v2 observations with a filter', () => [
      `${api}/v2/observations?limit=50&filter=${encodeURIComponent(JSON.stringify(OF_MODEL))}`,
    ]),
    answered('sessions', () => [`${api}/sessions?limit=50`]),
    answered('v2 scores', () => [`${api}/v2/scores?limit=50`]),
  ]
}

const OF_MODEL = [
  { type: 'stringOptions', column: 'model', operator: 'any of', value: ['gpt-4.1'] },
]

function cursorAt(ms: number): string {
  return Buffer.from(JSON.stringify([ms, JSON.stringify(['', ''])])).toString('base64url')
}

type Question = Readonly<Record<string, unknown>>

const COST = [{ measure: 'totalCost', aggregation: 'sum' }]
const LATENCY = ['p50', 'p90', 'p95', 'p99'].map((aggregation) => ({
  measure: 'latency',
  aggregation,
}))
const by = (field: string) => ({ dimensions: [{ field }] })
const ranked = (field: string) => ({
  ...by(field),
  orderBy: [{ field: 'sum_totalCost', direction: 'desc' }],
  config: { row_limit: 20 },
})
const BY_DAY = { timeDimension: { granularity: 'day' } }

const QUESTIONS: readonly (readonly [string, readonly Question[]])[] = [
  ['cost by model', [{ view: 'observations', metrics: COST, ...ranked('providedModelName') }]],
  ['cost by user', [{ view: 'observations', metrics: COST, ...ranked('userId') }]],
  ['cost by day', [{ view: 'observations', metrics: COST, ...BY_DAY }]],
  [
    'cost by model and day',
    [
      {
        view: 'observations',
        metrics: COST,
        ...by('providedModelName'),
        ...BY_DAY,
        config: { row_limit: 1000 },
      },
    ],
  ],
  [
    'p50 to p99 of steps by model',
    [{ view: 'observations', metrics: LATENCY, ...by('providedModelName') }],
  ],
  ['p50 to p99 of traces by day', [{ view: 'traces', metrics: LATENCY, ...BY_DAY }]],
  [
    'count, errors, cost of traces',
    [
      {
        view: 'traces',
        metrics: [
          { measure: 'count', aggregation: 'count' },
          { measure: 'hasError', aggregation: 'sum' },
          { measure: 'latency', aggregation: 'p95' },
          { measure: 'totalCost', aggregation: 'sum' },
          { measure: 'totalTokens', aggregation: 'sum' },
          { measure: 'uniqueUserIds', aggregation: 'uniq' },
        ],
      },
    ],
  ],
  [
    'page of costs, its three questions',
    [
      { view: 'observations', metrics: COST, ...ranked('name') },
      { view: 'observations', metrics: COST, ...ranked('providedModelName') },
      { view: 'observations', metrics: COST, ...BY_DAY },
    ],
  ],
]

/** What the pages of numbers ask for. */
export function dashboardReads(place: ReadPlace): readonly Read[] {
  const project = `/api/ui/projects/${place.projectId}`
  const ask = (question: Question, days: number) => {
    const times = {
      fromTimestamp: new Date(place.endMs - days * DAY_MS).toISOString(),
      toTimestamp: new Date(place.endMs + DAY_MS).toISOString(),
    }
    return `${project}/metrics?query=${encodeURIComponent(JSON.stringify({ ...question, ...times }))}`
  }
  return [
    ...QUESTIONS.flatMap(([name, questions]) =>
      [30, 90].map((days) =>
        computed(`${name}, ${days} days`, () => questions.map((question) => ask(question, days))),
      ),
    ),
    computed('what changed, a day', () => [
      `${project}/changes?from=${new Date(place.endMs - DAY_MS).toISOString()}&to=${new Date(place.endMs).toISOString()}`,
    ]),
    computed('daily metrics, page 1', () => ['/api/public/metrics/daily?limit=30']),
  ]
}
