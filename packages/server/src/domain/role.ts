/** What a member of an organization may be, most powerful first. */
export const ROLES = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const

export type Role = (typeof ROLES)[number]

/** What is done with the contents of a project. */
export type ProjectAction = 'read' | 'write'

const ALLOWED: Readonly<Record<Role, readonly ProjectAction[]>> = {
  OWNER: ['read', 'write'],
  ADMIN: ['read', 'write'],
  MEMBER: ['read', 'write'],
  VIEWER: ['read'],
}

/** Whether a role may do this with the contents of the projects of its organization. */
export function mayDo(role: Role, action: ProjectAction): boolean {
  return ALLOWED[role].includes(action)
}
