import {
  attempt,
  hasMethod,
  isObject,
  numberAt,
  objectAt,
  stringAt,
  valueAt,
} from './foreign-value.ts'
import { safeValue } from './safe-value.ts'

/** One retrieved node. Vectors, relationships and hashes of nodes are never recorded. */
export interface RetrievedNode {
  readonly id?: string | undefined
  /** Null when the retriever gave no usable number. */
  readonly score: number | null
  readonly type?: string | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
  readonly metadata?: unknown
}

/** Nodes of one list that are described; of more, only their number. */
const MAX_NODES = 200

/** Nodes with scores as retrievers give them; anything else becomes what can safely be shown of it. */
export function mapNodes(nodes: unknown, withText: boolean): unknown {
  if (!Array.isArray(nodes)) return safeValue(nodes)
  const shown = nodes.slice(0, MAX_NODES).map((entry: unknown) => mapNode(entry, withText))
  const rest = nodes.length - shown.length
  return rest > 0 ? [...shown, `[heddle: ${rest} more nodes]`] : shown
}

function mapNode(entry: unknown, withText: boolean): unknown {
  const node = objectAt(entry, 'node') ?? entry
  if (!isNode(node)) return safeValue(entry)
  const type = stringAt(node, 'type')
  const image = valueAt(node, 'image')
  const isImage = image !== undefined || type?.includes('IMAGE') === true
  return {
    id: stringAt(node, 'id_'),
    score: numberAt(entry, 'score') ?? null,
    type,
    ...(withText && !isImage ? { text: textOf(node) } : undefined),
    ...(isImage && typeof image === 'string' && !image.startsWith('data:')
      ? { url: image }
      : undefined),
    metadata: safeValue(valueAt(node, 'metadata')),
  }
}

/** Whether the value is a node or document, by its methods: several copies of the classes may be loaded. */
export function isNode(value: unknown): value is object {
  return hasMethod(value, 'getContent') && hasMethod(value, 'asRelatedNodeInfo')
}

function textOf(node: object): string | undefined {
  const text = stringAt(node, 'text')
  if (text !== undefined) return text
  // Without a mode, that is the text alone.
  const content: unknown = attempt(
    () => (valueAt(node, 'getContent') as () => unknown).call(node),
    '',
  )
  return typeof content === 'string' ? content : undefined
}

/** Ids and scores, in order: what a postprocessor or a synthesizer got or gave. */
export function nodeScores(nodes: unknown): readonly Pick<RetrievedNode, 'id' | 'score'>[] {
  if (!Array.isArray(nodes)) return []
  return nodes.slice(0, MAX_NODES).map((entry: unknown) => ({
    id: stringAt(objectAt(entry, 'node') ?? entry, 'id_'),
    score: numberAt(entry, 'score') ?? null,
  }))
}

export function countOf(list: unknown): number | undefined {
  return isObject(list) && Array.isArray(list) ? list.length : undefined
}
