import type { IngestionEvent } from '@heddle/core/schemas'

/** Steps of the agent that hang directly under its root. */
const STEP_OBSERVATIONS = 10
/** How long one step takes, ms. */
const STEP_MS = 1500

/** A long agent run of `count` observations: steps of a model call, tools and a nested chain; every 500th tool fails. */
export function largeTrace(traceId: string, startMs: number, count: number): IngestionEvent[] {
  const at = (offsetMs: number): string => new Date(startMs + offsetMs).toISOString()
  const steps = Math.ceil((count - 1) / STEP_OBSERVATIONS)
  const events = [
    event('agent', {
      id: 'root',
      traceId,
      name: 'research-agent',
      startTime: at(0),
      endTime: at(steps * STEP_MS),
    }),
  ]
  for (let row = 1; row < count; row++) {
    const step = Math.floor((row - 1) / STEP_OBSERVATIONS)
    const place = (row - 1) % STEP_OBSERVATIONS
    const from = step * STEP_MS + place * (STEP_MS / STEP_OBSERVATIONS)
    const to = place === 0 ? (step + 1) * STEP_MS - 1 : from + STEP_MS / STEP_OBSERVATIONS - 1
    events.push(
      event(TYPES[place] ?? 'span', {
        id: `o${row}`,
        traceId,
        parentObservationId: place === 0 ? 'root' : `o${row - (place > 6 ? 1 : place)}`,
        name: `${TYPES[place] ?? 'span'} ${row}`,
        startTime: at(from),
        endTime: at(to),
        ...(TYPES[place] === 'generation'
          ? {
              model: 'gpt-4o-mini',
              usageDetails: { input: 400 + place, output: 40, total: 440 + place },
            }
          : {}),
        ...(TYPES[place] === 'tool' && row % 500 === 5
          ? { level: 'ERROR', statusMessage: 'TimeoutError' }
          : {}),
      }),
    )
  }
  return events
}

/** The types of the observations of one step, the chain that holds the others first. */
const TYPES = [
  'chain',
  'generation',
  'tool',
  'tool',
  'tool',
  'tool',
  'retriever',
  'span',
  'span',
  'span',
]

function event(type: string, body: Record<string, unknown>): IngestionEvent {
  // The server validates what is written here.
  return {
    id: `${String(body['id'])}-event`,
    type: `${type}-create`,
    timestamp: body['startTime'],
    body,
  } as IngestionEvent
}
