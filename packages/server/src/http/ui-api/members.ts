import { membershipRoleSchema, type ProjectMembers } from '@heddle/core/schemas'
import type { Hono } from 'hono'
import { z } from 'zod'

import type { AccountService, Standing } from '../../service/accounts.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { forbidden } from '../http-error.ts'
import { requires } from '../middleware/signed-in.ts'
import { pathText } from '../path-text.ts'
import { readJson } from '../read-json.ts'
import { emailSchema } from './person-schemas.ts'

const PROJECT_MEMBERS = '/api/ui/projects/:projectId/members'
const ORGANIZATION = '/api/ui/organizations/:organizationId'

const roleSchema = z.object({ role: membershipRoleSchema })
/** Null: the role in the organization holds. */
const projectRoleSchema = z.object({ role: membershipRoleSchema.nullable() })
const inviteSchema = z.object({ email: emailSchema, role: membershipRoleSchema })

/** People and their roles. */
export function registerMembers(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  accounts: AccountService,
): void {
  const { members } = parts
  const reading = requires('members:read', accounts)
  const writing = requires('members:write', accounts)
  app.get(PROJECT_MEMBERS, reading, async (context) => {
    const { organizationId } = standingOf(context)
    const [all, own] = await Promise.all([
      members.ofOrganization(organizationId),
      members.ofProject(pathText(context, 'projectId')),
    ])
    const roles = new Map(own.map(({ userId, role }) => [userId, role]))
    const answer: ProjectMembers = {
      members: all.map(({ userId, email, role }) => ({
        userId,
        email,
        organizationRole: role,
        projectRole: roles.get(userId) ?? null,
      })),
    }
    return context.json(answer)
  })
  app.put(`${PROJECT_MEMBERS}/:userId`, writing, async (context) => {
    const { role: giver, organizationId } = standingOf(context)
    const { role } = await readJson(context, projectRoleSchema, parts)
    const place = { projectId: pathText(context, 'projectId'), organizationId }
    const userId = pathText(context, 'userId')
    if (role === null) await members.removeFromProject(place, { userId, giver })
    else await members.setInProject(place, { userId, giver, role })
    return context.body(null, 204)
  })
  app.put(`${ORGANIZATION}/members/:userId`, writing, async (context) => {
    const { role: giver, organizationId } = standingOf(context)
    const { role } = await readJson(context, roleSchema, parts)
    const userId = pathText(context, 'userId')
    await members.setInOrganization(organizationId, { userId, giver, role })
    return context.body(null, 204)
  })
  app.delete(`${ORGANIZATION}/members/:userId`, writing, async (context) => {
    const { role: giver, organizationId } = standingOf(context)
    const userId = pathText(context, 'userId')
    await members.removeFromOrganization(organizationId, { userId, giver })
    return context.body(null, 204)
  })
  registerPasswordResets(app, parts, accounts)
  registerInvitations(app, parts, accounts)
}

function registerPasswordResets(
  app: Hono<HttpEnvironment>,
  { passwordResets }: HttpParts,
  accounts: AccountService,
): void {
  const writing = requires('members:write', accounts)
  app.post(`${ORGANIZATION}/members/:userId/password-reset`, writing, async (context) => {
    const { organizationId } = standingOf(context)
    const userId = pathText(context, 'userId')
    const giverId = context.var.user?.id ?? ''
    return context.json(await passwordResets.create(organizationId, { userId, giverId }))
  })
}

function registerInvitations(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  accounts: AccountService,
): void {
  const { invitations } = parts
  const writing = requires('members:write', accounts)
  app.get(`${ORGANIZATION}/invitations`, requires('members:read', accounts), async (context) => {
    const { organizationId } = standingOf(context)
    return context.json({ invitations: await invitations.list(organizationId) })
  })
  app.post(`${ORGANIZATION}/invitations`, writing, async (context) => {
    const { role: giver, organizationId } = standingOf(context)
    const { email, role } = await readJson(context, inviteSchema, parts)
    return context.json(await invitations.invite(organizationId, { email, role, giver }))
  })
  app.delete(`${ORGANIZATION}/invitations/:invitationId`, writing, async (context) => {
    const { organizationId } = standingOf(context)
    await invitations.remove(organizationId, pathText(context, 'invitationId'))
    return context.body(null, 204)
  })
}

/** What the middleware of the path has found. */
function standingOf(context: HttpContext): Standing {
  const { standing } = context.var
  if (standing === undefined) throw forbidden('You have no role here.')
  return standing
}
