import { attempt, isObject, numberAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** One retrieved document. `score` is the retriever's own number; its meaning is the retriever's. */
export interface RetrievedDocument {
  readonly id?: string
  readonly pageContent: string
  readonly metadata: unknown
  readonly score?: number
}

/** Metadata keys in which retrievers put their score, in order of preference. */
const SCORE_KEYS = ['score', 'relevance_score', 'relevanceScore', '_score', 'similarity'] as const

/** Whether the value is a LangChain document. */
export function isDocument(value: unknown): value is ForeignObject {
  return isObject(value) && typeof value['pageContent'] === 'string' && 'metadata' in value
}

export function mapDocument(document: ForeignObject): RetrievedDocument {
  const id = stringAt(document, 'id')
  const score = documentScore(document)
  return {
    ...(id === undefined ? undefined : { id }),
    pageContent: String(document['pageContent']),
    metadata: document['metadata'],
    ...(score === undefined ? undefined : { score }),
  }
}

function documentScore(document: ForeignObject): number | undefined {
  for (const key of SCORE_KEYS) {
    const score = numberAt(document, key) ?? numberAt(document['metadata'], key)
    if (score !== undefined) return score
  }
  return undefined
}

/** A retriever's answer; `[document, score]` pairs are accepted too. */
export function mapDocuments(documents: unknown): unknown {
  if (!Array.isArray(documents)) return documents
  return documents.map((entry: unknown) => {
    if (isDocument(entry)) return attempt(() => mapDocument(entry), '[unreadable document]')
    if (!Array.isArray(entry) || !isDocument(entry[0])) return entry
    const [document, score] = entry as [ForeignObject, unknown]
    return { ...mapDocument(document), score }
  })
}
