import type { SavedView, SavedViewBody } from '@heddle/core/schemas'

import { readTracesSearch, type TracesSearch } from '../../search-params.ts'

/** What of the URL a saved view keeps. */
const KEPT = ['q', 'range', 'env', 'rows', 'cols'] as const

/** The list as its URL has it, to be saved. */
export function viewOfSearch(search: TracesSearch): SavedViewBody {
  const kept = KEPT.flatMap((key) => (search[key] === undefined ? [] : [[key, search[key]]]))
  return { kind: 'trace-list', ...(Object.fromEntries(kept) as object) }
}

/** The URL of a saved view. What the list does not know any more is left out. */
export function searchOfView({ id, body }: Pick<SavedView, 'id' | 'body'>): TracesSearch {
  return { ...readTracesSearch({ ...body }), view: id }
}

/** Whether the list has been changed since the view was chosen. */
export function isDrifted(view: SavedView, search: TracesSearch): boolean {
  const saved = searchOfView(view)
  return KEPT.some((key) => saved[key] !== search[key])
}
