import type { Membership } from '@heddle/core/schemas'

import { mayGive, type Role } from '../domain/role.ts'
import type { Member, MemberChange, MemberStore } from '../store/member-store.ts'
import { conflict, forbidden, notFound } from './refused-request-error.ts'

/** Use cases of people in organizations and projects. All failures are {@link RefusedRequestError}s. `giver` is who changes: nobody
 * gives or takes more than they have. */
export interface MemberService {
  /** By address. */
  ofOrganization(organizationId: string): Promise<readonly Membership[]>
  /** Those with a role of their own in the project, by address. */
  ofProject(projectId: string): Promise<readonly Membership[]>
  setInOrganization(organizationId: string, change: RoleChange): Promise<Membership>
  removeFromOrganization(organizationId: string, removal: Removal): Promise<void>
  /** The person has to be a member of the organization. */
  setInProject(project: ProjectPlace, change: RoleChange): Promise<Membership>
  /** From now on the role in the organization holds. */
  removeFromProject(project: ProjectPlace, removal: Removal): Promise<void>
}

export interface ProjectPlace {
  readonly projectId: string
  readonly organizationId: string
}

export interface Removal {
  readonly userId: string
  readonly giver: Role
}

export interface RoleChange extends Removal {
  readonly role: Role
}

export function createMemberService({ members }: { readonly members: MemberStore }): MemberService {
  const find = async (organizationId: string, userId: string) =>
    (await members.ofOrganization(organizationId)).find((member) => member.userId === userId)
  const findInProject = async ({ projectId, organizationId }: ProjectPlace, userId: string) => {
    const member = await find(organizationId, userId)
    if (member === undefined) throw missing(userId)
    const own = (await members.ofProject(projectId)).find((one) => one.userId === userId)
    return { member, role: own?.role ?? member.role }
  }
  return {
    ofOrganization: async (organizationId) =>
      (await members.ofOrganization(organizationId)).map(toMembership),
    ofProject: async (projectId) => (await members.ofProject(projectId)).map(toMembership),
    setInOrganization: async (organizationId, { userId, role, giver }) => {
      const before = await find(organizationId, userId)
      refuseTooMuch(giver, [role, before?.role ?? role])
      refuseUndone(await members.setInOrganization(organizationId, userId, role), userId)
      const member = await find(organizationId, userId)
      if (member === undefined) throw missing(userId)
      return toMembership(member)
    },
    removeFromOrganization: async (organizationId, { userId, giver }) => {
      const before = await find(organizationId, userId)
      if (before === undefined) throw missing(userId)
      refuseTooMuch(giver, [before.role])
      refuseUndone(await members.removeFromOrganization(organizationId, userId), userId)
    },
    setInProject: async (place, { userId, role, giver }) => {
      const { member, role: before } = await findInProject(place, userId)
      refuseTooMuch(giver, [role, before])
      await members.setInProject(place.projectId, userId, role)
      return toMembership({ ...member, role })
    },
    removeFromProject: async (place, { userId, giver }) => {
      const { member, role: before } = await findInProject(place, userId)
      refuseTooMuch(giver, [before, member.role])
      if (!(await members.removeFromProject(place.projectId, userId))) throw missing(userId)
    },
  }
}

/** People are known by their address alone; clients insist on a name. */
function toMembership({ userId, email, role }: Member): Membership {
  return { userId, role, email, name: email }
}

function refuseTooMuch(giver: Role, roles: readonly Role[]): void {
  if (roles.every((role) => mayGive(giver, role))) return
  throw forbidden(
    `Your role is ${giver.toLowerCase()}: only an owner gives the role of an owner or changes what an owner is.`,
  )
}

function refuseUndone(change: MemberChange, userId: string): void {
  if (change === 'nobody') throw missing(userId)
  if (change === 'last-owner') {
    throw conflict('This is the only owner: make somebody else an owner first.')
  }
}

function missing(userId: string) {
  return notFound(`There is no member ${userId.slice(0, 100)} here.`)
}
