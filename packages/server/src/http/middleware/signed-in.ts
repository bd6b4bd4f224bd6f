import { getCookie } from 'hono/cookie'

import { mayDo } from '../../domain/role.ts'
import type { AccountService } from '../../service/accounts.ts'
import type { HttpMiddleware } from '../environment.ts'
import { HttpError, notFound, unauthorized } from '../http-error.ts'

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

/**
 * For routes below a project: whoever is no member of its organization gets the answer of a project that does not exist, and
 * what is no reading takes a role that may write.
 */
export function memberOnly(accounts: AccountService): HttpMiddleware {
  return async (context, next) => {
    const id = context.req.param('projectId') ?? ''
    const { user } = context.var
    const projects = user === undefined ? [] : await accounts.projectsOf(user)
    const found = projects.find(({ project }) => project.id === id)
    if (found === undefined) throw notFound(`Project ${id} does not exist here.`)
    if (!mayDo(found.role, READING.has(context.req.method) ? 'read' : 'write')) {
      throw new HttpError(
        403,
        `Your role in this project is ${found.role.toLowerCase()}, which may only read: an owner can make you a member.`,
        { details: { error: 'ForbiddenError' } },
      )
    }
    return next()
  }
}
