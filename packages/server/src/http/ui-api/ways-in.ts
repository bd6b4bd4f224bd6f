import { entityNameSchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'
import { z } from 'zod'

import type { AccountService } from '../../service/accounts.ts'
import type { HttpEnvironment, HttpParts } from '../environment.ts'
import { readJson } from '../read-json.ts'
import { enter } from './login.ts'
import { emailSchema, newPasswordSchema, tokenSchema } from './person-schemas.ts'

const setupSchema = z.object({
  token: tokenSchema,
  email: emailSchema,
  password: newPasswordSchema,
  organizationName: entityNameSchema,
  projectName: entityNameSchema,
})

const linkSchema = z.object({ token: tokenSchema })
const passwordSchema = z.object({ token: tokenSchema, password: newPasswordSchema })

/**
 * Ways in for people without a session: the first owner of an empty server, and the links of invitations and new passwords.
 * Tokens come in bodies, never in addresses, which logs and browsers keep.
 */
export function registerWaysIn(
  app: Hono<HttpEnvironment>,
  parts: HttpParts,
  accounts: AccountService,
): void {
  const { setup, invitations, passwordResets } = parts
  app.get('/api/ui/setup', async (context) => context.json({ isPending: await setup.isPending() }))
  app.post('/api/ui/setup', async (context) => {
    const request = await readJson(context, setupSchema, parts)
    const { user, projectId } = await setup.complete(request)
    const token = await accounts.startSession(user)
    enter(context, parts, { kind: 'signed-in', token, user })
    return context.json({ projectId })
  })
  app.post('/api/ui/invitation', async (context) => {
    const { token } = await readJson(context, linkSchema, parts)
    return context.json(await invitations.read(token))
  })
  app.post('/api/ui/invitation/acceptance', async (context) => {
    const { token, password } = await readJson(context, passwordSchema, parts)
    const answer = await invitations.accept(token, password)
    return context.json({ email: enter(context, parts, answer) })
  })
  app.post('/api/ui/password-reset', async (context) => {
    const { token } = await readJson(context, linkSchema, parts)
    return context.json(await passwordResets.read(token))
  })
  app.post('/api/ui/password-reset/completion', async (context) => {
    const { token, password } = await readJson(context, passwordSchema, parts)
    const answer = await passwordResets.use(token, password)
    return context.json({ email: enter(context, parts, answer) })
  })
}
