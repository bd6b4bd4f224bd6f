import type { TraceSearch } from '@heddle/core/schemas'

import { ApiError } from '../api/client.ts'
import type { TraceSource } from '../api/trace-source.ts'
import { printCompactJson } from '../json/parse-exact.ts'
import { t } from '../messages/translate.ts'
import type { SavedTrace } from './saved-trace.ts'

/** Observations that a search names at most, and the characters it shows around a hit. */
const MAX_OBSERVATIONS = 500
const CHARACTERS_BEFORE = 40
const SNIPPET_CHARACTERS = 160

/** A trace that is read from the file it was saved in. */
export function savedSource(saved: SavedTrace): TraceSource {
  const byId = new Map(saved.observations.map((detail) => [detail.id, detail]))
  const read = (part: string): unknown => {
    const [path = '', query = ''] = part.split('?')
    if (path === 'skeleton') return saved.skeleton
    if (path === 'payload') return saved.payload
    if (path === 'graph-steps') return saved.graphSteps
    if (path === 'search') return searchSaved(saved, new URLSearchParams(query).get('q') ?? '')
    return byId.get(decodeURIComponent(path.replace(/^observations\//u, '')))
  }
  return {
    key: `saved ${saved.skeleton.traceId}`,
    projectId: undefined,
    redactions: saved.redactions,
    read: async (part) => {
      const found = read(part)
      if (found === undefined)
        throw new ApiError(t('The file does not hold this.'), { status: 404 })
      // Whoever asks for a part knows its shape, as with the server.
      return found as never
    },
  }
}

const PARTS = ['input', 'output', 'metadata'] as const

/** What the server's search finds, found in the file. */
export function searchSaved({ observations }: SavedTrace, text: string): TraceSearch {
  const wanted = text.toLowerCase()
  const hits: TraceSearch['hits'] = []
  let named = 0
  for (const detail of observations) {
    const found = PARTS.flatMap((part) => {
      const value = detail[part]
      const said = typeof value === 'string' ? value : printCompactJson(value ?? '')
      const place = said.toLowerCase().indexOf(wanted)
      if (place < 0) return []
      const from = Math.max(0, place - CHARACTERS_BEFORE)
      const snippet = said.slice(from, from + SNIPPET_CHARACTERS)
      return [{ id: detail.id, part, snippet, at: place - from, length: text.length }]
    })
    if (found.length === 0) continue
    if (named === MAX_OBSERVATIONS) return { hits, more: true }
    named++
    hits.push(...found)
  }
  return { hits, more: false }
}
