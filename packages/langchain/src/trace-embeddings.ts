import { getHeddle } from '@heddle/core'
import type { Heddle } from '@heddle/core'

import { attempt, stringAt } from './foreign-value.ts'
import { mapError } from './map-error.ts'

/** What all of LangChain's embeddings offer. */
export interface Embedder {
  embedQuery(text: string): Promise<number[]>
  embedDocuments(texts: string[]): Promise<number[][]>
}

export interface TraceEmbeddingsOptions {
  /** The client to record with. Default: the process-wide client. */
  readonly client?: Heddle
  /** Name of the observations. Default: the class of the embeddings. */
  readonly name?: string
}

/** Texts shown per call; of more, only their number. */
const MAX_SHOWN_TEXTS = 100

/**
 * The same embeddings, with every call recorded as an embedding under the run around it: model, texts, number of vectors
 * and their length. LangChain makes no callbacks for embeddings, so no handler can see them. Results and errors are
 * passed on unchanged.
 *
 * @example const store = new MemoryVectorStore(traceEmbeddings(new OpenAIEmbeddings()))
 */
export function traceEmbeddings<Embeddings extends Embedder>(
  embeddings: Embeddings,
  options: TraceEmbeddingsOptions = {},
): Embeddings {
  const record = <Result>(texts: readonly string[], embed: () => Promise<Result>) =>
    recordCall({ embeddings, options, texts }, embed)
  const embedQuery = (text: string) => record([text], () => embeddings.embedQuery(text))
  const embedDocuments = (texts: string[]) => record(texts, () => embeddings.embedDocuments(texts))
  return new Proxy(embeddings, {
    get(target, key) {
      if (key === 'embedQuery') return embedQuery
      if (key === 'embedDocuments') return embedDocuments
      // Read and called on the target itself: private fields do not exist on a proxy.
      const value = Reflect.get(target, key, target) as unknown
      return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value
    },
  })
}

interface Call {
  readonly embeddings: Embedder
  readonly options: TraceEmbeddingsOptions
  readonly texts: readonly string[]
}

async function recordCall<Result>(call: Call, embed: () => Promise<Result>): Promise<Result> {
  const end = attempt(() => startCall(call), undefined)
  try {
    const result = await embed()
    attempt(() => end?.({ output: describeVectors(result) }), undefined)
    return result
  } catch (error) {
    attempt(() => end?.(mapError(error)), undefined)
    throw error
  }
}

function startCall({ embeddings, options, texts }: Call) {
  const client = options.client ?? getHeddle()
  const shown = texts.slice(0, MAX_SHOWN_TEXTS)
  const observation = client.startObservation({
    type: 'embedding',
    name: options.name ?? embeddings.constructor.name,
    input: shown.length === 1 ? shown[0] : shown,
    model: stringAt(embeddings, 'model') ?? stringAt(embeddings, 'modelName'),
    metadata: { text_count: texts.length },
  })
  return (ending: Parameters<typeof observation.end>[0]) => observation.end(ending)
}

function describeVectors(result: unknown): Record<string, unknown> {
  if (!Array.isArray(result)) return {}
  const isOne = typeof result[0] === 'number'
  const first: unknown = isOne ? result : result[0]
  return {
    vectors: isOne ? 1 : result.length,
    dimensions: Array.isArray(first) ? first.length : 0,
  }
}
