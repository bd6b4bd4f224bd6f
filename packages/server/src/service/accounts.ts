import { createHash, randomBytes, randomUUID } from 'node:crypto'

import type { Project } from '@heddle/core/schemas'

import { hashPassword, matchesPassword } from '../auth/password.ts'
import type { Role } from '../domain/role.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { LoginSessionStore, User, UserStore } from '../store/user-store.ts'
import { createAttemptLimit } from './attempt-limit.ts'

/** How long somebody stays signed in, ms. */
export const SESSION_MS = 14 * 24 * 3_600_000

/** A project as somebody sees it. */
export interface ProjectOfUser {
  readonly project: Project
  readonly role: Role
}

export type SignIn =
  | { readonly kind: 'signed-in'; readonly token: string; readonly user: User }
  | { readonly kind: 'refused' }
  | { readonly kind: 'too-many-attempts'; readonly retryAfterSeconds: number }

/** People's sessions, and what they may see. */
export interface AccountService {
  /** Checks address and password. Five failures of one address within 15 minutes stop further attempts for a while. */
  signIn(email: string, password: string): Promise<SignIn>
  /** Ends a session. */
  signOut(token: string): Promise<void>
  /** Who holds this session; undefined when it ended or has expired. */
  findUser(token: string): Promise<User | undefined>
  /** The projects of the organizations that somebody is a member of. */
  projectsOf(user: User): Promise<readonly ProjectOfUser[]>
}

export interface AccountParts {
  readonly users: UserStore
  readonly loginSessions: LoginSessionStore
  readonly projects: ProjectStore
  readonly now: () => Date
}

export function createAccountService(parts: AccountParts): AccountService {
  const { users, loginSessions, projects, now } = parts
  const limit = createAttemptLimit(() => now().getTime())
  return {
    signIn: async (given, password) => {
      const email = toEmail(given)
      const retryAfterSeconds = limit.take(email)
      if (retryAfterSeconds > 0) return { kind: 'too-many-attempts', retryAfterSeconds }
      const user = await users.findByEmail(email)
      const isRight = await matchesPassword(password, user?.passwordHash)
      if (!isRight || user === undefined) return { kind: 'refused' }
      limit.succeeded(email)
      const token = randomBytes(32).toString('base64url')
      const expiresAt = new Date(now().getTime() + SESSION_MS)
      await loginSessions.add({
        tokenHash: hashToken(token),
        userId: user.id,
        expiresAt,
        now: now(),
      })
      return { kind: 'signed-in', token, user }
    },
    signOut: (token) => loginSessions.remove(hashToken(token)),
    findUser: (token) => loginSessions.findUser(hashToken(token), now()),
    projectsOf: async (user) => {
      const [all, roles] = await Promise.all([projects.list(), users.rolesOf(user.id)])
      return all.flatMap((project) => {
        const role = roles.get(project.organization.id)
        return role === undefined ? [] : [{ project, role }]
      })
    },
  }
}

/** Addresses are compared without regard to case. */
export function toEmail(text: string): string {
  return text.trim().toLowerCase()
}

/** A new person, not yet stored. */
export async function createUser(email: string, password: string): Promise<User> {
  return { id: randomUUID(), email: toEmail(email), passwordHash: await hashPassword(password) }
}

/** The token is random and long, so that a fast hash is enough. */
function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
