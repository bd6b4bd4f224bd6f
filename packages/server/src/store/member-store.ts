import type { Role } from '../domain/role.ts'

/** A person within an organization or a project. */
export interface Member {
  readonly userId: string
  readonly email: string
  readonly role: Role
}

/** What somebody is, by the ids of organizations and of projects. A role in a project stands in place of the organization's. */
export interface RolesOfUser {
  readonly organizations: ReadonlyMap<string, Role>
  readonly projects: ReadonlyMap<string, Role>
}

/** What became of a change: `last-owner` when it would have left an organization without one. */
export type MemberChange = 'done' | 'nobody' | 'last-owner'

export interface MemberStore {
  rolesOf(userId: string): Promise<RolesOfUser>
  /** By address. */
  ofOrganization(organizationId: string): Promise<readonly Member[]>
  /** Those with a role of their own in the project, by address. */
  ofProject(projectId: string): Promise<readonly Member[]>
  /** Makes somebody with an account a member, or gives a member another role. */
  setInOrganization(organizationId: string, userId: string, role: Role): Promise<MemberChange>
  /** Their roles in its projects go too. */
  removeFromOrganization(organizationId: string, userId: string): Promise<MemberChange>
  setInProject(projectId: string, userId: string, role: Role): Promise<void>
  /** False when the person has no role of their own there. */
  removeFromProject(projectId: string, userId: string): Promise<boolean>
}
