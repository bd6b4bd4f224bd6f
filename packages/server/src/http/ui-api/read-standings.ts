import type { Bootstrap } from '@heddle/core/schemas'

import { permissionsOf, type Role } from '../../domain/role.ts'
import type { User } from '../../store/user-store.ts'
import type { HttpParts } from '../environment.ts'

const withPermissions = (role: Role) => ({ role, permissions: [...permissionsOf(role)] })

/** The projects and organizations that somebody sees, and what they may do there: everything in `dev`. */
export async function readStandings(
  { accounts, projects }: Pick<HttpParts, 'accounts' | 'projects'>,
  user: User | undefined,
): Promise<Pick<Bootstrap, 'projects' | 'organizations'>> {
  if (accounts === null) {
    const all = await projects.list()
    const organizations = new Map(all.map(({ organization }) => [organization.id, organization]))
    return describe(
      all.map((project) => ({ project, role: 'OWNER' })),
      [...organizations.values()].map((organization) => ({ organization, role: 'OWNER' })),
    )
  }
  if (user === undefined) return { projects: [], organizations: [] }
  return describe(
    ...(await Promise.all([accounts.projectsOf(user), accounts.organizationsOf(user)])),
  )
}

type Accounts = NonNullable<HttpParts['accounts']>

function describe(
  projects: Awaited<ReturnType<Accounts['projectsOf']>>,
  organizations: Awaited<ReturnType<Accounts['organizationsOf']>>,
): Pick<Bootstrap, 'projects' | 'organizations'> {
  return {
    projects: projects.map(({ project: { organization, ...project }, role }) => ({
      id: project.id,
      name: project.name,
      organizationId: organization.id,
      organizationName: organization.name,
      timeZone: project.timeZone ?? null,
      retentionDays: project.retentionDays,
      ...withPermissions(role),
    })),
    organizations: organizations.map(({ organization, role }) => ({
      ...organization,
      ...withPermissions(role),
    })),
  }
}
