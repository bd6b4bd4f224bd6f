import type { Arrival, LiveTraces, PromptChange } from '@heddle/core/schemas'

/** News of a project for whoever looks at it or uses its prompts. */
export type LiveEvent =
  | { readonly kind: 'traces'; readonly projectId: string; readonly news: LiveTraces }
  | { readonly kind: 'prompt'; readonly projectId: string; readonly news: PromptChange }
  | {
      readonly kind: 'arrival'
      /** Null when the request named no key of any project. */
      readonly projectId: string | null
      readonly news: Arrival
    }

export type LiveKind = LiveEvent['kind']

/** An event with its place in the order of all events. */
export interface NumberedEvent {
  readonly number: number
  readonly event: LiveEvent
}

/** Whose news somebody gets, and which. */
export interface LiveInterest {
  readonly projectId: string
  readonly kinds: ReadonlySet<LiveKind>
  /** Whether requests that belong to no project are shown too. */
  readonly seesStrangers: boolean
}

export function concerns(event: LiveEvent, interest: LiveInterest): boolean {
  if (!interest.kinds.has(event.kind)) return false
  return event.projectId === null ? interest.seesStrangers : event.projectId === interest.projectId
}

/** Where a reader is in a log: `<epoch>-<number>`. Numbers of different epochs have nothing to do with each other. */
export function printCursor(epoch: string, number: number): string {
  return `${epoch}-${number}`
}

/** The number of a cursor of this epoch; undefined for any other text. */
export function parseCursor(epoch: string, cursor: string): number | undefined {
  const [, of, number] = /^([\da-z]{1,40})-(\d{1,15})$/.exec(cursor) ?? []
  return of === epoch ? Number(number) : undefined
}
