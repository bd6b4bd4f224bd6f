import { isRecord, remainder, textOf } from './read-record.ts'

/** One document a retriever returned, in its order. */
export interface RetrievedDocument {
  readonly rank: number
  readonly text: string
  readonly score: number | undefined
  readonly title: string | undefined
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Reads the output of a retriever (LangChain, LlamaIndex and plain shapes); undefined when it is no list of documents. */
export function readDocuments(output: unknown): RetrievedDocument[] | undefined {
  const list = Array.isArray(output) ? output : isRecord(output) ? documentList(output) : undefined
  if (list === undefined || list.length === 0) return undefined
  const documents = list.map((item, index) => readDocument(item, index + 1))
  return documents.every((document) => document !== undefined) ? documents : undefined
}

function documentList(record: Readonly<Record<string, unknown>>): readonly unknown[] | undefined {
  const list = record['documents'] ?? record['nodes'] ?? record['results'] ?? record['matches']
  return Array.isArray(list) ? list : undefined
}

const TEXT_KEYS = ['pageContent', 'page_content', 'text', 'content', 'document'] as const

function readDocument(item: unknown, rank: number): RetrievedDocument | undefined {
  const [value, pairScore] = Array.isArray(item) && item.length === 2 ? item : [item, undefined]
  if (!isRecord(value)) return undefined
  const outer = isRecord(value['node'])
    ? { ...value['node'], ...remainder(value, ['node']) }
    : value
  const key = TEXT_KEYS.find((candidate) => typeof outer[candidate] === 'string')
  if (key === undefined) return undefined
  const metadata = isRecord(outer['metadata']) ? outer['metadata'] : {}
  const score = pairScore ?? outer['score'] ?? metadata['score']
  return {
    rank,
    text: String(outer[key]),
    score: typeof score === 'number' ? score : undefined,
    title: textOf(metadata['title']) ?? textOf(metadata['source']) ?? textOf(outer['id']),
    metadata: { ...remainder(outer, [key, 'metadata', 'score', 'id', 'type']), ...metadata },
  }
}
