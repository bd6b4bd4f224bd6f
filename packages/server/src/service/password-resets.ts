import { hashPassword } from '../auth/password.ts'
import { mayDo, mayGive, type Role } from '../domain/role.ts'
import type { Member, MemberStore } from '../store/member-store.ts'
import type { PasswordResetStore } from '../store/password-reset-store.ts'
import { type AccountService, createToken, hashToken, type SignIn } from './accounts.ts'
import { forbidden, notFound } from './refused-request-error.ts'

/** How long a link for a new password may be used, ms. */
export const PASSWORD_RESET_MS = 24 * 3_600_000

/** New passwords by links that are handed on by people. All failures are {@link RefusedRequestError}s. */
export interface PasswordResetService {
  /**
   * The token of a link for a member, told this once; an earlier link of the person ends. `giverId` is who makes it: whoever holds the
   * link is that person everywhere, so it takes the right to manage members in every organization that the person belongs to.
   */
  create(
    organizationId: string,
    request: { readonly userId: string; readonly giverId: string },
  ): Promise<{ readonly token: string }>
  /** Whose password the link is for. */
  read(token: string): Promise<{ readonly email: string }>
  /** Signs in with the new password. Whoever was signed in with the old one no longer is. */
  use(token: string, password: string): Promise<SignIn>
}

export interface PasswordResetParts {
  readonly passwordResets: PasswordResetStore
  readonly members: MemberStore
  readonly accounts: AccountService
  readonly now: () => Date
}

export function createPasswordResetService(parts: PasswordResetParts): PasswordResetService {
  const { passwordResets, members, accounts, now } = parts
  const find = async (token: string): Promise<string> => {
    const email = await passwordResets.find(hashToken(token), now())
    if (email === undefined) throw gone()
    return email
  }
  return {
    create: async (organizationId, { userId, giverId }) => {
      const all = await members.ofOrganization(organizationId)
      const member = all.find((one) => one.userId === userId)
      if (member === undefined) {
        throw notFound(`There is no member ${userId.slice(0, 100)} here.`)
      }
      await refuseTooMuch(members, member, giverId)
      const token = createToken()
      const expiresAt = new Date(now().getTime() + PASSWORD_RESET_MS)
      await passwordResets.put({ tokenHash: hashToken(token), userId, expiresAt })
      return { token }
    },
    read: async (token) => ({ email: await find(token) }),
    use: async (token, password) => {
      const email = await find(token)
      const passwordHash = await hashPassword(password)
      const id = await passwordResets.use(hashToken(token), passwordHash, now())
      if (id === undefined) throw gone()
      const user = { id, email, passwordHash }
      return { kind: 'signed-in', token: await accounts.startSession(user), user }
    },
  }
}

async function refuseTooMuch(members: MemberStore, member: Member, giverId: string): Promise<void> {
  const [theirs, own] = await Promise.all([
    members.rolesOf(member.userId),
    members.rolesOf(giverId),
  ])
  const mayFor = (organizationId: string, role: Role): boolean => {
    const giver = own.organizations.get(organizationId)
    return giver !== undefined && mayDo(giver, 'members:write') && mayGive(giver, role)
  }
  if ([...theirs.organizations].every(([id, role]) => mayFor(id, role))) return
  throw forbidden(
    `You may not make a link for ${member.email}: it takes managing members, with a role that is not below theirs, in every organization that they belong to. Whoever runs the server can set a password with "heddle user password ${member.email}".`,
  )
}

function gone() {
  return notFound('This link was used, replaced or is too old: ask for a new one.')
}
