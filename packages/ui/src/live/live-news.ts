import type { Arrival, LiveTraces, PromptChange } from '@heddle/core/schemas'

/** One thing that happened in a project. `gap`: something is not known any more, so everything on show may be old. */
export type LiveNews =
  | { readonly kind: 'traces'; readonly news: LiveTraces }
  | { readonly kind: 'prompt'; readonly news: PromptChange }
  | { readonly kind: 'arrival'; readonly news: Arrival }
  | { readonly kind: 'gap' }

/** Whether a page gets news by itself. */
export type LiveState = 'live' | 'reconnecting' | 'paused'

/** The kinds of events of the server's stream. */
export const LIVE_KINDS = ['traces', 'prompt', 'arrival', 'gap'] as const

/** Reads an event of the server's stream, which writes its `data` in the shape of its kind. */
export function readNews(kind: (typeof LIVE_KINDS)[number], data: string): LiveNews {
  if (kind === 'gap') return { kind }
  return { kind, news: JSON.parse(data) }
}
