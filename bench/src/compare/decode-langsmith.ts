import type { CollectedRequest } from './collect-requests.ts'
import type { RecordedKind, RecordedObservation, RecordedUsage } from './recorded-observation.ts'

type Fields = Readonly<Record<string, unknown>>

const KINDS: Readonly<Record<string, RecordedKind>> = {
  llm: 'generation',
  tool: 'tool',
  retriever: 'retriever',
  embedding: 'embedding',
}

/** Metadata keys by which LangSmith groups traces into threads. Source: LangSmith's documentation of threads. */
const THREAD_KEYS = ['session_id', 'thread_id', 'conversation_id'] as const

/** What a part of a request says about a run: of `post.ID.FIELD` the field, of `post.ID` and `patch.ID` the rest. */
interface RunPart {
  readonly isPatch: boolean
  readonly id: string
  readonly fields: Fields
}

/** The runs of LangSmith's multipart protocol. A patch adds to what was posted, whichever of the two requests came first. */
export async function decodeLangsmith(
  requests: readonly CollectedRequest[],
): Promise<RecordedObservation[]> {
  const parts = await partsOf(requests)
  const runs = new Map<string, Fields>()
  for (const isPatch of [false, true]) {
    for (const part of parts.filter((each) => each.isPatch === isPatch)) {
      runs.set(part.id, { ...runs.get(part.id), ...part.fields })
    }
  }
  const sessions = new Map<string, string>()
  for (const run of runs.values()) {
    const thread = THREAD_KEYS.map((key) => metadataOf(run)[key]).find((found) => found)
    if (typeof thread === 'string') sessions.set(String(run['trace_id']), thread)
  }
  return [...runs.values()].map((run) => ({
    ...toRecorded(run),
    sessionId: sessions.get(String(run['trace_id'])),
  }))
}

async function partsOf(requests: readonly CollectedRequest[]): Promise<RunPart[]> {
  const parts: RunPart[] = []
  for (const { path, contentType, body } of requests) {
    if (!path.endsWith('/runs/multipart')) continue
    const response = new Response(new Uint8Array(body), {
      headers: { 'content-type': contentType },
    })
    for (const [name, part] of await response.formData()) {
      const [kind, id = '', field] = name.split('.')
      const value = JSON.parse(typeof part === 'string' ? part : await part.text()) as Fields
      parts.push({
        isPatch: kind === 'patch',
        id,
        fields: field === undefined ? value : { [field]: value },
      })
    }
  }
  return parts
}

function metadataOf(run: Fields): Fields {
  return ((run['extra'] as Fields | undefined)?.['metadata'] ?? {}) as Fields
}

function toRecorded(run: Fields): RecordedObservation {
  const metadata = metadataOf(run)
  const events = (run['events'] ?? []) as readonly { name?: string }[]
  return {
    id: String(run['id']),
    traceId: String(run['trace_id']),
    parentId: run['parent_run_id'] as string | undefined,
    name: String(run['name']),
    kind: KINDS[String(run['run_type'])] ?? 'step',
    startedAt: new Date(run['start_time'] as string | number).getTime(),
    endedAt: run['end_time'] === undefined ? undefined : Number(run['end_time']),
    isError: run['error'] !== undefined,
    model: metadata['ls_model_name'] as string | undefined,
    usage: usageOf(metadata['usage_metadata']),
    hasFirstToken: events.some(({ name }) => name === 'new_token'),
    tags: (run['tags'] ?? []) as string[],
    input: run['inputs'],
    output: run['outputs'],
    details: { ...run, inputs: undefined, outputs: undefined },
  }
}

function usageOf(counts: unknown): RecordedUsage | undefined {
  if (typeof counts !== 'object' || counts === null) return undefined
  const found = counts as Record<string, number> & {
    readonly input_token_details?: Record<string, number>
    readonly output_token_details?: Record<string, number>
  }
  return {
    input: found['input_tokens'],
    output: found['output_tokens'],
    cacheRead: found.input_token_details?.['cache_read'],
    reasoning: found.output_token_details?.['reasoning'],
  }
}
