import { getCookie } from 'hono/cookie'

import { mayDo, type Permission, rolesThatMay } from '../../domain/role.ts'
import type { AccountService, Standing } from '../../service/accounts.ts'
import type { HttpContext, HttpMiddleware } from '../environment.ts'
import { forbidden, notFound, unauthorized } from '../http-error.ts'

/** Name of the cookie with a session. */
export const SESSION_COOKIE = 'heddle_session'

const READING = new Set(['GET', 'HEAD'])

/** Lets people through who are signed in, and leaves who it is in `context.var.user`. */
export function signedIn(accounts: AccountService): HttpMiddleware {
  return async (context, next) => {
    const token = getCookie(context, SESSION_COOKIE)
    const user = token === undefined ? undefined : await accounts.findUser(token)
    if (user === undefined) {
      throw unauthorized('You are not signed in, or your session has ended: sign in again.')
    }
    context.set('user', user)
    context.header('cache-control', 'no-store')
    return next()
  }
}

/** For a server without people: whoever reaches it may do everything. */
export const everybodyOwns: HttpMiddleware = async (context, next) => {
  context.set('standing', { role: 'OWNER', organizationId: '', place: 'project' })
  return next()
}

/**
 * For routes below a project: whoever is no member of its organization gets the answer of a project that does not exist, and
 * what is no reading takes a role that may write. Routes that take more than that say so with {@link requires}.
 */
export function memberOnly(accounts: AccountService): HttpMiddleware {
  return async (context, next) => {
    const id = context.req.param('projectId') ?? ''
    const { user } = context.var
    const projects = user === undefined ? [] : await accounts.projectsOf(user)
    const found = projects.find(({ project }) => project.id === id)
    if (found === undefined) throw notFound(`Project ${id} does not exist here.`)
    const { role, project } = found
    context.set('standing', { role, organizationId: project.organization.id, place: 'project' })
    const isReading = READING.has(context.req.method)
    await refuseWithout(context, isReading ? 'contents:read' : 'contents:write', accounts)
    return next()
  }
}

/** For routes below an organization: strangers get the answer of one that does not exist. Each route says what it takes. */
export function organizationMemberOnly(accounts: AccountService): HttpMiddleware {
  return async (context, next) => {
    const id = context.req.param('organizationId') ?? ''
    const { user } = context.var
    const organizations = user === undefined ? [] : await accounts.organizationsOf(user)
    const found = organizations.find(({ organization }) => organization.id === id)
    if (found === undefined) throw notFound(`Organization ${id} does not exist here.`)
    context.set('standing', { role: found.role, organizationId: id, place: 'organization' })
    return next()
  }
}

/** Lets through whose role may do this in the project or organization of the path. */
export function requires(permission: Permission, accounts: AccountService | null): HttpMiddleware {
  return async (context, next) => {
    await refuseWithout(context, permission, accounts)
    return next()
  }
}

async function refuseWithout(
  context: HttpContext,
  permission: Permission,
  accounts: AccountService | null,
): Promise<void> {
  const { standing } = context.var
  if (standing !== undefined && mayDo(standing.role, permission)) return
  const owners = standing && accounts ? await accounts.ownersOf(standing.organizationId) : []
  throw forbidden(describeLack(permission, standing, owners))
}

/** Addresses that are named at most. */
const NAMED_OWNERS = 3

function describeLack(
  permission: Permission,
  standing: Standing | undefined,
  owners: readonly string[],
): string {
  const needed = rolesThatMay(permission).map((role) => role.toLowerCase())
  const who = new Intl.ListFormat('en', { type: 'disjunction' })
  const role = standing?.role.toLowerCase() ?? 'none'
  const place = standing?.place ?? 'project'
  const named = owners.slice(0, NAMED_OWNERS)
  const help = named.length === 0 ? '' : ` ${who.format(named)} can give you another role.`
  return `This takes the role ${who.format(needed)}; yours in this ${place} is ${role}.${help}`
}
