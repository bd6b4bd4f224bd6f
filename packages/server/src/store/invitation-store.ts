import type { Role } from '../domain/role.ts'
import type { User } from './user-store.ts'

/** A promise of membership to whoever holds a link. Only a hash of the link's token is kept. */
export interface Invitation {
  readonly id: string
  readonly organizationId: string
  readonly email: string
  readonly role: Role
  readonly expiresAt: Date
}

export interface InvitationStore {
  /** Takes the place of an earlier one of the same address. */
  put(invitation: Invitation & { readonly tokenHash: string }): Promise<void>
  /** Open and expired ones, by address. */
  listOf(organizationId: string): Promise<readonly Invitation[]>
  /** False when there is none. */
  remove(organizationId: string, id: string): Promise<boolean>
  /** Undefined when there is none or it has expired. */
  find(tokenHash: string, now: Date): Promise<Invitation | undefined>
  /** Makes the person, new or not, a member and uses the invitation up; false when it is gone. A member keeps the present role. */
  accept(invitation: Invitation, user: User): Promise<boolean>
}

/** What stands before the first user: whoever knows a token that the server printed may be that one. */
export interface SetupStore {
  hasUsers(): Promise<boolean>
  addToken(tokenHash: string): Promise<void>
  hasToken(tokenHash: string): Promise<boolean>
  /** Makes the first user, who owns a new organization with one project; false when there is a user already. */
  complete(first: {
    readonly user: User
    readonly organization: { readonly id: string; readonly name: string }
    readonly project: { readonly id: string; readonly name: string }
  }): Promise<boolean>
}
