import type { SavedViewBody } from '@heddle/core/schemas'

/** A view as it is kept; `ownerUserId` is null where nobody has to sign in. */
export interface StoredSavedView {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly isShared: boolean
  readonly ownerUserId: string | null
  readonly body: SavedViewBody
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** Keeps what people save of lists and dashboards. */
export interface SavedViewStore {
  add(view: StoredSavedView): Promise<void>
  /** Writes name, sharing, body and time of a view that is there. */
  update(view: StoredSavedView): Promise<void>
  find(projectId: string, id: string): Promise<StoredSavedView | undefined>
  /** Views of one kind, by name. */
  list(projectId: string, kind: SavedViewBody['kind']): Promise<readonly StoredSavedView[]>
  remove(projectId: string, id: string): Promise<void>
}
