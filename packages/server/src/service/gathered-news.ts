import type { LiveEvent } from '../domain/live-event.ts'

/** Traces that one event names at most; whoever gets a partial one asks for the list again. */
const MAX_TRACES = 200

/** News of a short while, joined, so that a project under load makes few events however much comes in. */
export interface GatheredNews {
  add(event: LiveEvent): void
  /** Everything gathered; from then on it is empty. */
  take(): readonly LiveEvent[]
}

export function createGatheredNews(): GatheredNews {
  let traces = new Map<string, Set<string>>()
  let others: LiveEvent[] = []
  return {
    add: (event) => {
      if (event.kind !== 'traces') {
        others.push(event)
        return
      }
      const known = traces.get(event.projectId) ?? new Set()
      traces.set(event.projectId, known)
      // One more than is told, so that it is known that there are more.
      for (const id of event.news.ids) if (known.size <= MAX_TRACES) known.add(id)
    },
    take: () => {
      const events = [...[...traces].map(toEvent), ...others]
      traces = new Map()
      others = []
      return events
    },
  }
}

function toEvent([projectId, known]: readonly [string, ReadonlySet<string>]): LiveEvent {
  const isPartial = known.size > MAX_TRACES
  return { kind: 'traces', projectId, news: { ids: [...known].slice(0, MAX_TRACES), isPartial } }
}
