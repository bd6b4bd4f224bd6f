import type { CollectedRequest } from './collect-requests.ts'
import type { RecordedKind, RecordedObservation, RecordedUsage } from './recorded-observation.ts'

type Fields = Readonly<Record<string, unknown>>

const KINDS: Readonly<Record<string, RecordedKind>> = { llm: 'generation', tool: 'tool' }

/** The rows of Braintrust's log protocol; a row with `_is_merge` adds to the earlier row of its id, objects key by key. */
export function decodeBraintrust(requests: readonly CollectedRequest[]): RecordedObservation[] {
  const rows = new Map<string, Fields>()
  for (const { path, body } of requests) {
    if (!path.endsWith('/logs3')) continue
    for (const row of (JSON.parse(body.toString()) as { rows: Fields[] }).rows) {
      const id = String(row['id'])
      rows.set(id, merged(rows.get(id) ?? {}, row))
    }
  }
  return [...rows.values()].map(toRecorded)
}

function merged(left: Fields, right: Fields): Fields {
  const result: Record<string, unknown> = { ...left }
  for (const [key, value] of Object.entries(right)) {
    const known = left[key]
    result[key] = isFields(known) && isFields(value) ? merged(known, value) : value
  }
  return result
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toRecorded(row: Fields): RecordedObservation {
  const metrics = (row['metrics'] ?? {}) as Record<string, number>
  const metadata = (row['metadata'] ?? {}) as Fields
  const attributes = (row['span_attributes'] ?? {}) as Fields
  const parents = (row['span_parents'] ?? []) as string[]
  return {
    id: String(row['span_id']),
    traceId: String(row['root_span_id']),
    parentId: parents[0],
    name: String(attributes['name']),
    kind: KINDS[String(attributes['type'])] ?? 'step',
    startedAt: (metrics['start'] ?? 0) * 1000,
    endedAt: metrics['end'] === undefined ? undefined : metrics['end'] * 1000,
    isError: row['error'] !== undefined && row['error'] !== null,
    model: metadata['model'] as string | undefined,
    usage: usageOf(metrics),
    hasFirstToken: metrics['time_to_first_token'] !== undefined,
    tags: (row['tags'] ?? metadata['tags'] ?? []) as string[],
    input: row['input'],
    output: row['output'],
    details: { ...row, input: undefined, output: undefined },
  }
}

function usageOf(metrics: Readonly<Record<string, number>>): RecordedUsage | undefined {
  const input = metrics['prompt_tokens']
  const output = metrics['completion_tokens']
  if (input === undefined && output === undefined) return undefined
  return {
    input,
    output,
    cacheRead: metrics['prompt_cached_tokens'],
    reasoning: metrics['completion_reasoning_tokens'],
  }
}
