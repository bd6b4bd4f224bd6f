import { createHash, randomBytes, randomUUID } from 'node:crypto'

import type { Project } from '@heddle/core/schemas'

import { hashPassword, matchesPassword } from '../auth/password.ts'
import type { Role } from '../domain/role.ts'
import type { MemberStore } from '../store/member-store.ts'
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

/** An organization that somebody is a member of. */
export interface OrganizationOfUser {
  readonly organization: Project['organization']
  readonly role: Role
}

/** What somebody is in a project or an organization, and in which organization that is. */
export interface Standing {
  readonly role: Role
  readonly organizationId: string
  readonly place: 'project' | 'organization'
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
  /** Opens a session; what the browser is to hold. */
  startSession(user: User): Promise<string>
  /** The projects of the organizations that somebody is a member of, with the role in each. */
  projectsOf(user: User): Promise<readonly ProjectOfUser[]>
  organizationsOf(user: User): Promise<readonly OrganizationOfUser[]>
  /** Addresses of those who can give somebody another role. */
  ownersOf(organizationId: string): Promise<readonly string[]>
}

export interface AccountParts {
  readonly users: UserStore
  readonly loginSessions: LoginSessionStore
  readonly members: MemberStore
  readonly projects: ProjectStore
  readonly now: () => Date
}

export function createAccountService(parts: AccountParts): AccountService {
  const { users, loginSessions, members, projects, now } = parts
  const limit = createAttemptLimit(() => now().getTime())
  const startSession = async (user: User) => {
    const token = createToken()
    const expiresAt = new Date(now().getTime() + SESSION_MS)
    await loginSessions.add({ tokenHash: hashToken(token), userId: user.id, expiresAt, now: now() })
    return token
  }
  return {
    signIn: async (given, password) => {
      const email = toEmail(given)
      const retryAfterSeconds = limit.take(email)
      if (retryAfterSeconds > 0) return { kind: 'too-many-attempts', retryAfterSeconds }
      const user = await users.findByEmail(email)
      const isRight = await matchesPassword(password, user?.passwordHash)
      if (!isRight || user === undefined) return { kind: 'refused' }
      limit.succeeded(email)
      return { kind: 'signed-in', token: await startSession(user), user }
    },
    signOut: (token) => loginSessions.remove(hashToken(token)),
    findUser: (token) => loginSessions.findUser(hashToken(token), now()),
    startSession,
    projectsOf: async (user) => {
      const [all, roles] = await Promise.all([projects.list(), members.rolesOf(user.id)])
      return all.flatMap((project) => {
        const general = roles.organizations.get(project.organization.id)
        const role = general && (roles.projects.get(project.id) ?? general)
        return role === undefined ? [] : [{ project, role }]
      })
    },
    organizationsOf: async (user) => {
      const { organizations } = await members.rolesOf(user.id)
      const found = await Promise.all(
        [...organizations].map(async ([id, role]) => ({
          organization: await projects.findOrganization(id),
          role,
        })),
      )
      return found.flatMap(({ organization, role }) =>
        organization === undefined ? [] : [{ organization, role }],
      )
    },
    ownersOf: async (organizationId) => {
      const all = await members.ofOrganization(organizationId)
      return all.filter(({ role }) => role === 'OWNER').map(({ email }) => email)
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

/** What opens something to whoever holds it: 256 random bits, base64url. */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Tokens are random and long, so that a fast hash is enough. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
