import {
  createApiKeyRequestSchema,
  membershipRemovalSchema,
  membershipRequestSchema,
  projectRequestSchema,
} from '@heddle/core/schemas'

import type { HttpContext, HttpParts } from '../environment.ts'
import { authenticateOrganization } from '../middleware/authenticate.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import * as routes from './organization-routes.ts'
import type { PublicApi } from './public-route.ts'

/** What keys of an organization open: its projects, their keys, and who is a member. */
export function registerOrganizations(api: PublicApi, parts: HttpParts): void {
  registerProjectChanges(api, parts)
  registerProjectKeys(api, parts)
  registerProjectMembers(api, parts)
  registerMembers(api, parts)
}

const organizationOf = (context: HttpContext): string => context.var.organizationId

function registerProjectChanges(api: PublicApi, parts: HttpParts): void {
  const { projectService } = parts
  const keys = authenticateOrganization(parts)
  api.add(routes.createProjectRoute, keys, async (context) => {
    const request = await readJson(context, projectRequestSchema, parts)
    return context.json(await projectService.create(organizationOf(context), request), 201)
  })
  api.add(routes.updateProjectRoute, keys, async (context) => {
    const request = await readJson(context, projectRequestSchema, parts)
    const id = pathText(context, 'projectId')
    return context.json(await projectService.update(organizationOf(context), id, request))
  })
  api.add(routes.deleteProjectRoute, keys, async (context) => {
    await projectService.remove(organizationOf(context), pathText(context, 'projectId'))
    return context.json({ success: true, message: 'Project deleted' }, 202)
  })
  api.add(routes.listProjectsRoute, keys, async (context) =>
    context.json({ projects: await projectService.listOf(organizationOf(context)) }),
  )
}

function registerProjectKeys(api: PublicApi, parts: HttpParts): void {
  const { apiKeys } = parts
  const keys = authenticateOrganization(parts)
  api.add(routes.listProjectKeysRoute, keys, async (context) => {
    const owner = { kind: 'project', id: await projectOf(context, parts) } as const
    return context.json({ apiKeys: await apiKeys.list(owner) })
  })
  api.add(routes.createProjectKeyRoute, keys, async (context) => {
    const request = await readJson(context, createApiKeyRequestSchema, parts)
    const owner = { kind: 'project', id: await projectOf(context, parts) } as const
    return context.json(await apiKeys.create(owner, request), 201)
  })
  api.add(routes.deleteProjectKeyRoute, keys, async (context) => {
    const owner = { kind: 'project', id: await projectOf(context, parts) } as const
    await apiKeys.remove(owner, pathText(context, 'apiKeyId'))
    return context.json({ success: true })
  })
  api.add(routes.listKeysRoute, keys, async (context) => {
    const owner = { kind: 'organization', id: organizationOf(context) } as const
    return context.json({ apiKeys: await apiKeys.list(owner) })
  })
}

function registerProjectMembers(api: PublicApi, parts: HttpParts): void {
  const { members } = parts
  const keys = authenticateOrganization(parts)
  const placeOf = async (context: HttpContext) => ({
    projectId: await projectOf(context, parts),
    organizationId: organizationOf(context),
  })
  api.add(routes.listProjectMembersRoute, keys, async (context) =>
    context.json({ memberships: await members.ofProject(await projectOf(context, parts)) }),
  )
  api.add(routes.setProjectMemberRoute, keys, async (context) => {
    const request = await readJson(context, membershipRequestSchema, parts)
    const change = { ...request, giver: 'OWNER' } as const
    return context.json(await members.setInProject(await placeOf(context), change))
  })
  api.add(routes.removeProjectMemberRoute, keys, async (context) => {
    const { userId } = await readJson(context, membershipRemovalSchema, parts)
    await members.removeFromProject(await placeOf(context), { userId, giver: 'OWNER' })
    return context.json({ message: 'Project membership deleted', userId })
  })
}

function registerMembers(api: PublicApi, parts: HttpParts): void {
  const { members } = parts
  const keys = authenticateOrganization(parts)
  api.add(routes.listMembersRoute, keys, async (context) =>
    context.json({ memberships: await members.ofOrganization(organizationOf(context)) }),
  )
  api.add(routes.setMemberRoute, keys, async (context) => {
    const request = await readJson(context, membershipRequestSchema, parts)
    const change = { ...request, giver: 'OWNER' } as const
    return context.json(await members.setInOrganization(organizationOf(context), change))
  })
  api.add(routes.removeMemberRoute, keys, async (context) => {
    const { userId } = await readJson(context, membershipRemovalSchema, parts)
    await members.removeFromOrganization(organizationOf(context), { userId, giver: 'OWNER' })
    return context.json({ message: 'Organization membership deleted', userId })
  })
}

/** The project of the path, which has to belong to the organization of the keys. */
async function projectOf(context: HttpContext, { projectService }: HttpParts): Promise<string> {
  const { id } = await projectService.read(organizationOf(context), pathText(context, 'projectId'))
  return id
}
