import type {
  SavedView,
  SavedViewBody,
  SavedViews,
  WriteSavedViewRequest,
} from '@heddle/core/schemas'
import { queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

const viewsPath = (projectId: string): string =>
  `api/ui/projects/${encodeURIComponent(projectId)}/saved-views`
const viewPath = (projectId: string, id: string): string =>
  `${viewsPath(projectId)}/${encodeURIComponent(id)}`

/** The person's own views of a kind and the shared ones, by name. */
export const savedViewsQuery = (projectId: string, kind: SavedViewBody['kind']) =>
  queryOptions({
    queryKey: ['saved-views', projectId, kind],
    queryFn: ({ signal }) =>
      getJson<SavedViews>(viewsPath(projectId) + queryString({ kind }), { signal }),
  })

export const savedViewQuery = (projectId: string, id: string) =>
  queryOptions({
    queryKey: ['saved-view', projectId, id],
    queryFn: ({ signal }) => getJson<SavedView>(viewPath(projectId, id), { signal }),
  })

export const createSavedView = (projectId: string, request: WriteSavedViewRequest) =>
  sendJson<SavedView>('POST', viewsPath(projectId), request)

export const updateSavedView = (projectId: string, id: string, request: WriteSavedViewRequest) =>
  sendJson<SavedView>('PUT', viewPath(projectId, id), request)

export const removeSavedView = (projectId: string, id: string) =>
  sendJson('DELETE', viewPath(projectId, id))
