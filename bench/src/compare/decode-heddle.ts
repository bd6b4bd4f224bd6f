import type { CollectedRequest } from './collect-requests.ts'
import type { RecordedKind, RecordedObservation, RecordedUsage } from './recorded-observation.ts'

type Body = Readonly<Record<string, unknown>>

interface IngestionEvent {
  readonly type: string
  readonly body: Body
}

const KINDS = new Set(['generation', 'tool', 'retriever', 'agent', 'embedding', 'event'])

/** The observations of Langfuse's ingestion protocol, which Heddle speaks: later events of one id add to earlier ones. */
export function decodeHeddle(requests: readonly CollectedRequest[]): RecordedObservation[] {
  const traces = new Map<string, Body>()
  const observations = new Map<string, Body>()
  for (const { type, body } of requests.flatMap(eventsOf)) {
    if (type === 'score-create') continue
    const records = type === 'trace-create' ? traces : observations
    const id = String(body['id'])
    records.set(id, { ...records.get(id), ...body, type: type.split('-')[0] })
  }
  return [...observations.values()].map((body) => toRecorded(body, traces))
}

function eventsOf({ path, body }: CollectedRequest): readonly IngestionEvent[] {
  if (!path.endsWith('/api/public/ingestion')) return []
  return (JSON.parse(body.toString()) as { batch: IngestionEvent[] }).batch // the client's own form
}

function toRecorded(body: Body, traces: ReadonlyMap<string, Body>): RecordedObservation {
  const trace = traces.get(String(body['traceId']))
  const type = String(body['type'])
  return {
    id: String(body['id']),
    traceId: String(body['traceId']),
    parentId: body['parentObservationId'] as string | undefined,
    name: String(body['name']),
    kind: KINDS.has(type) ? (type as RecordedKind) : 'step',
    startedAt: Date.parse(String(body['startTime'])),
    // Events have no duration, so they end as they start.
    endedAt: timeOf((type === 'event' ? body['startTime'] : body['endTime']) as string | undefined),
    isError: body['level'] === 'ERROR',
    model: body['model'] as string | undefined,
    usage: usageOf(body['usageDetails'] as Record<string, number> | undefined),
    hasFirstToken: body['completionStartTime'] !== undefined,
    sessionId: trace?.['sessionId'] as string | undefined,
    tags: (trace?.['tags'] ?? []) as string[],
    input: body['input'],
    output: body['output'],
    details: { ...body, input: undefined, output: undefined },
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

/** Usage types that exclude each other, as Langfuse and Heddle count, brought to whole totals. */
export function usageOf(counts: Record<string, number> | undefined): RecordedUsage | undefined {
  if (counts === undefined || Object.keys(counts).length === 0) return undefined
  const whole = (side: string) => {
    const types = Object.keys(counts).filter((type) => type.startsWith(side))
    if (types.length === 0) return undefined
    return types.reduce((sum, type) => sum + (counts[type] ?? 0), 0)
  }
  return {
    input: whole('input'),
    output: whole('output'),
    cacheRead: counts['input_cache_read'],
    reasoning: counts['output_reasoning'],
  }
}
