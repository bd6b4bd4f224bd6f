import type { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'

import { type AccountService, SESSION_MS, type SignIn } from '../../service/accounts.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { HttpError, unauthorized } from '../http-error.ts'
import { SESSION_COOKIE } from '../middleware/signed-in.ts'
import { readJson } from '../read-json.ts'
import { originOf } from '../request-origin.ts'

/** Longest address and password that are looked at, characters. */
const MAX_CHARACTERS = 1000

const text = z
  .string()
  .min(1)
  .max(MAX_CHARACTERS)
  .refine((value) => !value.includes('\0'), 'Expected text without NUL characters.')

const credentialsSchema = z.object({ email: text, password: text })

/** Signing in and out. The browser holds the session as a cookie that scripts cannot read. */
export function registerLogin(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  accounts: AccountService,
): void {
  app.post('/api/ui/session', async (context) => {
    const { email, password } = await readJson(context, credentialsSchema, parts)
    const answer = await accounts.signIn(email, password)
    return context.json({ email: enter(context, parts, answer) })
  })
  app.delete('/api/ui/session', async (context) => {
    const token = getCookie(context, SESSION_COOKIE)
    if (token !== undefined) await accounts.signOut(token)
    deleteCookie(context, SESSION_COOKIE, cookieOptions(context, parts))
    return context.body(null, 204)
  })
}

/** Gives the browser its session and tells whose it is. @throws {HttpError} when there is none. */
export function enter(context: HttpContext, parts: HttpParts, answer: SignIn): string {
  if (answer.kind === 'refused') throw refusal()
  if (answer.kind === 'too-many-attempts') throw tooManyAttempts(answer.retryAfterSeconds)
  const maxAge = SESSION_MS / 1000
  setCookie(context, SESSION_COOKIE, answer.token, { ...cookieOptions(context, parts), maxAge })
  return answer.user.email
}

function cookieOptions(context: HttpContext, parts: HttpParts) {
  const secure = originOf(context, parts).startsWith('https:')
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
}

function refusal(): HttpError {
  return unauthorized('This email address and password do not belong together.')
}

function tooManyAttempts(seconds: number): HttpError {
  return new HttpError(
    429,
    `Too many attempts for this email address: try again in ${Math.ceil(seconds / 60)} minutes.`,
    { details: { error: 'TooManyAttempts' }, headers: { 'retry-after': String(seconds) } },
  )
}
