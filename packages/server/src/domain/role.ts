/** What a member of an organization may be, most powerful first. */
export const ROLES = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER'] as const

export type Role = (typeof ROLES)[number]

const EVERYBODY = ROLES
const WRITERS = ['OWNER', 'ADMIN', 'MEMBER'] as const
const ADMINS = ['OWNER', 'ADMIN'] as const
const OWNERS = ['OWNER'] as const

/** Who may do what: the one place that says so. Rows of Langfuse's table, with the same roles. */
const ALLOWED = {
  /** Traces, scores, prompts, datasets, prices and everything else a project holds. */
  'contents:read': EVERYBODY,
  'contents:write': WRITERS,
  'contents:delete': ADMINS,
  'models:write': ADMINS,
  'api-keys:read': WRITERS,
  'api-keys:write': ADMINS,
  /** Links by which people without an account read a trace. */
  'shares:write': ADMINS,
  'members:read': WRITERS,
  'members:write': ADMINS,
  'project:update': ADMINS,
  'project:delete': OWNERS,
  'projects:create': ADMINS,
  'organization-keys:write': OWNERS,
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof ALLOWED

/** The roles that may do this, most powerful first. */
export function rolesThatMay(permission: Permission): readonly Role[] {
  return ALLOWED[permission]
}

export function mayDo(role: Role, permission: Permission): boolean {
  return rolesThatMay(permission).includes(role)
}

/** Everything that a role may do. */
export function permissionsOf(role: Role): readonly Permission[] {
  // The keys of the table are the permissions.
  return (Object.keys(ALLOWED) as Permission[]).filter((permission) => mayDo(role, permission))
}

/** Nobody gives or takes a role that is more powerful than their own. */
export function mayGive(giver: Role, role: Role): boolean {
  return ROLES.indexOf(giver) <= ROLES.indexOf(role)
}
