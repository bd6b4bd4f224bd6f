import type {
  ApiKeyCreated,
  ApiKeyList,
  CreateModelRequest,
  CreateScoreConfigRequest,
  InvitationList,
  MembershipRole,
  Model,
  ModelMatch,
  ModelPage,
  ProjectChange,
  ProjectMembers,
  Repricing,
  RepricingList,
  RepricingRequest,
  ScoreConfig,
  ScoreConfigPage,
  UpdateScoreConfigRequest,
} from '@heddle/core/schemas'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { getJson, queryString, sendJson } from './client.ts'

/** Rows of one page of a list: the most that the server gives at once. */
const PAGE_ROWS = 100

/** Whose settings they are. */
export interface SettingsPlace {
  readonly kind: 'projects' | 'organizations'
  readonly id: string
}

const pathOf = ({ kind, id }: SettingsPlace): string => `api/ui/${kind}/${encodeURIComponent(id)}`
const projectPath = (id: string): string => pathOf({ kind: 'projects', id })
const organizationPath = (id: string): string => pathOf({ kind: 'organizations', id })

/** What is absent stays. */
export const changeProject = (id: string, change: ProjectChange) =>
  sendJson('PATCH', projectPath(id), change)

export const deleteProject = (id: string) => sendJson('DELETE', projectPath(id))

export const createProject = (organizationId: string, name: string) =>
  sendJson<{ id: string }>('POST', `${organizationPath(organizationId)}/projects`, { name })

export const apiKeysQuery = (place: SettingsPlace) =>
  queryOptions({
    queryKey: ['api-keys', place],
    queryFn: ({ signal }) => getJson<ApiKeyList>(`${pathOf(place)}/api-keys`, { signal }),
  })

export const createApiKey = (place: SettingsPlace, note: string) =>
  sendJson<ApiKeyCreated>('POST', `${pathOf(place)}/api-keys`, note === '' ? {} : { note })

export const removeApiKey = (place: SettingsPlace, id: string) =>
  sendJson('DELETE', `${pathOf(place)}/api-keys/${encodeURIComponent(id)}`)

export const membersQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['members', projectId],
    queryFn: ({ signal }) =>
      getJson<ProjectMembers>(`${projectPath(projectId)}/members`, { signal }),
  })

/** Null: the role in the organization holds. */
export const setProjectRole = (projectId: string, userId: string, role: MembershipRole | null) =>
  sendJson('PUT', `${projectPath(projectId)}/members/${encodeURIComponent(userId)}`, { role })

const memberPath = (organizationId: string, userId: string): string =>
  `${organizationPath(organizationId)}/members/${encodeURIComponent(userId)}`

export const setOrganizationRole = (organizationId: string, userId: string, role: MembershipRole) =>
  sendJson('PUT', memberPath(organizationId, userId), { role })

export const removeMember = (organizationId: string, userId: string) =>
  sendJson('DELETE', memberPath(organizationId, userId))

/** A link by which a member chooses a new password. */
export const makePasswordReset = (organizationId: string, userId: string) =>
  sendJson<{ token: string }>('POST', `${memberPath(organizationId, userId)}/password-reset`)

const invitationsPath = (organizationId: string): string =>
  `${organizationPath(organizationId)}/invitations`

export const invitationsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['invitations', organizationId],
    queryFn: ({ signal }) => getJson<InvitationList>(invitationsPath(organizationId), { signal }),
  })

export const invite = (organizationId: string, email: string, role: MembershipRole) =>
  sendJson<{ token: string }>('POST', invitationsPath(organizationId), { email, role })

export const withdrawInvitation = (organizationId: string, id: string) =>
  sendJson('DELETE', `${invitationsPath(organizationId)}/${encodeURIComponent(id)}`)

export const modelsQuery = (projectId: string) =>
  infiniteQueryOptions({
    queryKey: ['models', projectId],
    queryFn: ({ pageParam, signal }) =>
      getJson<ModelPage>(
        `${projectPath(projectId)}/models${queryString({ page: pageParam, limit: PAGE_ROWS })}`,
        { signal },
      ),
    initialPageParam: 1,
    getNextPageParam: ({ meta }: ModelPage) =>
      meta.page < meta.totalPages ? meta.page + 1 : undefined,
  })

/** Below the key of the list, so that a change of prices asks again. */
export const modelMatchQuery = (projectId: string, name: string) =>
  queryOptions({
    queryKey: ['models', projectId, 'match', name],
    queryFn: ({ signal }) =>
      getJson<ModelMatch>(`${projectPath(projectId)}/models/match${queryString({ name })}`, {
        signal,
      }),
    enabled: name !== '',
  })

export const createModel = (projectId: string, request: CreateModelRequest) =>
  sendJson<Model>('POST', `${projectPath(projectId)}/models`, request)

export const removeModel = (projectId: string, id: string) =>
  sendJson('DELETE', `${projectPath(projectId)}/models/${encodeURIComponent(id)}`)

/** Milliseconds between two looks at a repricing that runs. */
const REPRICING_INTERVAL_MS = 500

export const startRepricing = (projectId: string, request: RepricingRequest) =>
  sendJson<Repricing>('POST', `${projectPath(projectId)}/repricings`, request)

/** The last repricings, newest first. */
export const repricingsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['repricings', projectId],
    queryFn: ({ signal }) =>
      getJson<RepricingList>(`${projectPath(projectId)}/repricings`, { signal }),
  })

/** A repricing, asked for again until it is done. */
export const repricingQuery = (projectId: string, id: string | undefined) =>
  queryOptions({
    queryKey: ['repricing', projectId, id],
    queryFn: ({ signal }) =>
      getJson<Repricing>(`${projectPath(projectId)}/repricings/${encodeURIComponent(id ?? '')}`, {
        signal,
      }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) =>
      state.data === undefined || state.data.state === 'running' ? REPRICING_INTERVAL_MS : false,
  })

export const scoreConfigsQuery = (projectId: string) =>
  queryOptions({
    queryKey: ['score-configs', projectId],
    queryFn: ({ signal }) =>
      getJson<ScoreConfigPage>(
        `${projectPath(projectId)}/score-configs${queryString({ limit: PAGE_ROWS })}`,
        { signal },
      ),
  })

export const createScoreConfig = (projectId: string, request: CreateScoreConfigRequest) =>
  sendJson<ScoreConfig>('POST', `${projectPath(projectId)}/score-configs`, request)

export const changeScoreConfig = (
  projectId: string,
  id: string,
  change: UpdateScoreConfigRequest,
) => sendJson('PATCH', `${projectPath(projectId)}/score-configs/${encodeURIComponent(id)}`, change)
