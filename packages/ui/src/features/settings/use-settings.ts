import { useProject } from '../shell/use-project.ts'

/** The project whose settings are open, its organization, and what the person may do there. Undefined while they are not known. */
export function useSettings() {
  const { project, bootstrap } = useProject()
  if (project === undefined || bootstrap.data === undefined) return undefined
  const { organizations, user } = bootstrap.data
  const organization = organizations.find(({ id }) => id === project.organizationId)
  return {
    project,
    organization,
    user,
    may: (permission: string): boolean => project.permissions.includes(permission),
    mayInOrganization: (permission: string): boolean =>
      organization?.permissions.includes(permission) === true,
  }
}

export type Settings = NonNullable<ReturnType<typeof useSettings>>
