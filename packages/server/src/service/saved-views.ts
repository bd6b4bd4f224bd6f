import { randomUUID } from 'node:crypto'

import type {
  SavedView,
  SavedViewBody,
  SavedViews,
  WriteSavedViewRequest,
} from '@heddle/core/schemas'

import type { SavedViewStore, StoredSavedView } from '../store/saved-view-store.ts'
import { notFound } from './refused-request-error.ts'

/** Who asks, and where; `userId` is null where nobody has to sign in. */
export interface ViewerOf {
  readonly projectId: string
  readonly userId: string | null
}

/** Use cases of saved views. What is not shared is there for its owner alone; to others it does not exist. */
export interface SavedViewService {
  list(viewer: ViewerOf, kind: SavedViewBody['kind']): Promise<SavedViews>
  read(viewer: ViewerOf, id: string): Promise<SavedView>
  create(viewer: ViewerOf, request: WriteSavedViewRequest): Promise<SavedView>
  /** Writes all of a view. Whoever may write in the project may change what is shared. */
  update(viewer: ViewerOf, id: string, request: WriteSavedViewRequest): Promise<SavedView>
  remove(viewer: ViewerOf, id: string): Promise<void>
}

export function createSavedViewService(parts: {
  readonly savedViews: SavedViewStore
  readonly now: () => Date
}): SavedViewService {
  const { savedViews, now } = parts

  const find = async (viewer: ViewerOf, id: string): Promise<StoredSavedView> => {
    const view = await savedViews.find(viewer.projectId, id)
    if (view === undefined || !isVisible(view, viewer)) {
      throw notFound(`Saved view ${id} does not exist here.`)
    }
    return view
  }

  return {
    list: async (viewer, kind) => {
      const views = await savedViews.list(viewer.projectId, kind)
      return { views: views.filter((view) => isVisible(view, viewer)).map(toWire(viewer)) }
    },
    read: async (viewer, id) => toWire(viewer)(await find(viewer, id)),
    create: async (viewer, request) => {
      const at = now()
      const { projectId, userId: ownerUserId } = viewer
      const id = randomUUID()
      const view = { ...request, id, projectId, ownerUserId, createdAt: at, updatedAt: at }
      await savedViews.add(view)
      return toWire(viewer)(view)
    },
    update: async (viewer, id, request) => {
      const view = { ...(await find(viewer, id)), ...request, updatedAt: now() }
      await savedViews.update(view)
      return toWire(viewer)(view)
    },
    remove: async (viewer, id) => {
      await find(viewer, id)
      await savedViews.remove(viewer.projectId, id)
    },
  }
}

function isVisible(view: StoredSavedView, { userId }: ViewerOf): boolean {
  return view.isShared || view.ownerUserId === userId
}

function toWire({ userId }: ViewerOf) {
  return (view: StoredSavedView): SavedView => ({
    id: view.id,
    name: view.name,
    isShared: view.isShared,
    isMine: view.ownerUserId === userId,
    body: view.body,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  })
}
