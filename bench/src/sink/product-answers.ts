import type { SeenEvent } from './sink-counters.ts'

/** What the sink answers: a status and a JSON body, or none. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
}

const LANGSMITH_INFO = {
  version: '0.12.0',
  batch_ingest_config: {
    scale_up_qsize_trigger: 1000,
    scale_up_nthreads_limit: 16,
    scale_down_nempty_trigger: 4,
    size_limit: 100,
    size_limit_bytes: 20_971_520,
    use_multipart_endpoint: true,
  },
}

/** Answers each product's endpoint the way its own service says "stored". First match wins. */
const ANSWERS: readonly [path: RegExp, answer: (url: URL) => Answer][] = [
  // OTLP over HTTP, Langfuse v5 included: an empty partial success.
  [/\/v1\/traces$/, () => ({ status: 200, body: {} })],
  // LangSmith
  [/\/info$/, () => ({ status: 200, body: LANGSMITH_INFO })],
  [/\/runs(\/|$)/, () => ({ status: 202, body: {} })],
  // Opik
  [/\/v1\/private\//, () => ({ status: 204 })],
  // Braintrust
  [
    /\/api\/apikey\/login$/,
    ({ origin }) => ({
      status: 200,
      body: { org_info: [{ id: 'bench', name: 'bench', api_url: origin, proxy_url: origin }] },
    }),
  ],
  [
    /\/api\/project\/register$/,
    () => ({ status: 200, body: { project: { id: 'bench', name: 'bench' } } }),
  ],
  [/\/version$/, () => ({ status: 200, body: {} })],
  [/\/logs3$/, () => ({ status: 200, body: { ids: [] } })],
]

/** True for the endpoint that Langfuse v3, Heddle and the limit post to. */
export const isIngestion = (path: string): boolean => path.endsWith('/api/public/ingestion')

/** The 207 that acknowledges every event of a batch. */
export const acknowledge = (events: readonly SeenEvent[]): Answer => ({
  status: 207,
  body: { successes: events.map(({ id }) => ({ id, status: 201 })), errors: [] },
})

/** The success answer of whatever product asks; an empty 200 where no product is known. */
export function answerProduct(url: URL): Answer {
  const found = ANSWERS.find(([path]) => path.test(url.pathname))
  return found ? found[1](url) : { status: 200, body: {} }
}
