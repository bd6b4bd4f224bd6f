/** Whose draft of what it is. */
export interface DraftPlace {
  /** Email address; empty where nobody has to sign in. */
  readonly person: string
  readonly projectId: string
  /** Kind and name of what is written, such as `prompt` and `support/answer`. */
  readonly subject: readonly [kind: string, name: string]
}

/** What somebody wrote and has not saved. */
export interface Draft {
  /** Id of the version that is changed; null when there was none. */
  readonly baseId: string | null
  /** Id of the newest version that the writer has seen; null when there was none. */
  readonly lastSeenId: string | null
  /** What the form holds, by the names of its fields. */
  readonly fields: Readonly<Record<string, string>>
  /** ISO 8601. */
  readonly writtenAt: string
}

type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = ({ person, projectId, subject }: DraftPlace): string =>
  `heddle-draft:${JSON.stringify([person, projectId, ...subject])}`

/** The draft that is kept in this browser; undefined when there is none, or storage is closed. */
export function readDraft(
  place: DraftPlace,
  storage: DraftStorage = localStorage,
): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(storage.getItem(keyOf(place)) ?? 'null')
    return isDraft(draft) ? draft : undefined
  } catch {
    return undefined
  }
}

/** Keeps a draft in place of the one before. False when the browser refuses: storage is closed or full. */
export function writeDraft(
  place: DraftPlace,
  draft: Draft,
  storage: DraftStorage = localStorage,
): boolean {
  try {
    storage.setItem(keyOf(place), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function removeDraft(place: DraftPlace, storage: DraftStorage = localStorage): void {
  try {
    storage.removeItem(keyOf(place))
  } catch {
    // Where storage is closed nothing was kept.
  }
}

const isId = (id: unknown): boolean => id === null || typeof id === 'string'

/** Storage may hold what an older version of the interface wrote. */
function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const { baseId, lastSeenId, fields, writtenAt } = value as Partial<Record<keyof Draft, unknown>>
  return (
    isId(baseId) &&
    isId(lastSeenId) &&
    typeof writtenAt === 'string' &&
    typeof fields === 'object' &&
    fields !== null &&
    Object.values(fields).every((text) => typeof text === 'string')
  )
}
