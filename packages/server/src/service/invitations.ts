import { randomUUID } from 'node:crypto'

import type { InvitationView, OpenInvitation } from '@heddle/core/schemas'

import { mayGive, type Role } from '../domain/role.ts'
import type { Invitation, InvitationStore } from '../store/invitation-store.ts'
import type { MemberStore } from '../store/member-store.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { UserStore } from '../store/user-store.ts'
import {
  type AccountService,
  createToken,
  createUser,
  hashToken,
  type SignIn,
  toEmail,
} from './accounts.ts'
import { conflict, forbidden, notFound } from './refused-request-error.ts'

/** How long an invitation may be accepted, ms. */
export const INVITATION_MS = 7 * 24 * 3_600_000

/** Invitations by links that are handed on by people. All failures are {@link RefusedRequestError}s. */
export interface InvitationService {
  /** The token of the link, told this once. An earlier link of the same address ends. */
  invite(
    organizationId: string,
    invitation: { readonly email: string; readonly role: Role; readonly giver: Role },
  ): Promise<{ readonly token: string }>
  /** By address. */
  list(organizationId: string): Promise<readonly InvitationView[]>
  remove(organizationId: string, id: string): Promise<void>
  read(token: string): Promise<OpenInvitation>
  /** Signs in, and makes the account before that when there is none. */
  accept(token: string, password: string): Promise<SignIn>
}

export interface InvitationParts {
  readonly invitations: InvitationStore
  readonly users: UserStore
  readonly members: MemberStore
  readonly projects: ProjectStore
  readonly accounts: AccountService
  readonly now: () => Date
}

export function createInvitationService(parts: InvitationParts): InvitationService {
  const { invitations, users, members, projects, accounts, now } = parts
  const find = async (token: string): Promise<Invitation> => {
    const found = await invitations.find(hashToken(token), now())
    if (found === undefined) throw gone()
    return found
  }
  return {
    invite: async (organizationId, { email: given, role, giver }) => {
      if (!mayGive(giver, role)) {
        throw forbidden(
          `Your role is ${giver.toLowerCase()}: only an owner gives the role of an owner.`,
        )
      }
      const email = toEmail(given)
      const present = await members.ofOrganization(organizationId)
      if (present.some((member) => member.email === email)) {
        throw conflict(`${email} is a member already.`)
      }
      const token = createToken()
      const expiresAt = new Date(now().getTime() + INVITATION_MS)
      const invitation = { id: randomUUID(), organizationId, email, role, expiresAt }
      await invitations.put({ ...invitation, tokenHash: hashToken(token) })
      return { token }
    },
    list: async (organizationId) =>
      (await invitations.listOf(organizationId)).map(({ id, email, role, expiresAt }) => ({
        id,
        email,
        role,
        expiresAt: expiresAt.toISOString(),
      })),
    remove: async (organizationId, id) => {
      if (!(await invitations.remove(organizationId, id))) {
        throw notFound(`There is no invitation ${id.slice(0, 100)} here.`)
      }
    },
    read: async (token) => {
      const { email, role, organizationId } = await find(token)
      const [organization, user] = await Promise.all([
        projects.findOrganization(organizationId),
        users.findByEmail(email),
      ])
      const organizationName = organization?.name ?? organizationId
      return { email, role, organizationName, hasAccount: user !== undefined }
    },
    accept: async (token, password) => {
      const invitation = await find(token)
      const known = await users.findByEmail(invitation.email)
      if (known !== undefined) {
        const answer = await accounts.signIn(invitation.email, password)
        if (answer.kind === 'signed-in') await invitations.accept(invitation, answer.user)
        return answer
      }
      const user = await createUser(invitation.email, password)
      if (!(await invitations.accept(invitation, user))) throw gone()
      return { kind: 'signed-in', token: await accounts.startSession(user), user }
    },
  }
}

function gone() {
  return notFound('This invitation was used, withdrawn or is too old: ask for a new link.')
}
