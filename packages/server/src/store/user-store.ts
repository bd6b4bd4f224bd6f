import type { Role } from '../domain/role.ts'

/** A person who may sign in. */
export interface User {
  readonly id: string
  /** In lower case; unique. */
  readonly email: string
  /** Made by `hashPassword`. */
  readonly passwordHash: string
}

export interface UserMember {
  readonly email: string
  readonly organizationId: string
  readonly role: Role
}

export interface UserStore {
  findByEmail(email: string): Promise<User | undefined>
  /** Adds the person as a member of the organization, which is made when it is missing; false when the address is taken. */
  add(
    user: User,
    member: { readonly organizationId: string; readonly role: Role },
  ): Promise<boolean>
  /** Every membership, by address. */
  list(): Promise<readonly UserMember[]>
  /** Ends the person's sessions too; false when there is nobody of this address. */
  setPassword(email: string, passwordHash: string): Promise<boolean>
  /** Ends the person's sessions too; false when there is nobody of this address. */
  remove(email: string): Promise<boolean>
  /** Ids of the organizations there are. */
  organizationIds(): Promise<readonly string[]>
}

/** Sessions of people who signed in. Only a hash of what their browser holds is kept. */
export interface LoginSessionStore {
  /** Adds a session and forgets those that have expired. */
  add(session: {
    readonly tokenHash: string
    readonly userId: string
    readonly expiresAt: Date
    readonly now: Date
  }): Promise<void>
  /** Whose session it is; undefined when it ended or has expired. */
  findUser(tokenHash: string, now: Date): Promise<User | undefined>
  remove(tokenHash: string): Promise<void>
}
