import type { MembershipRole } from '@heddle/core/schemas'

/** Most powerful first. */
const ROLES: readonly MembershipRole[] = ['OWNER', 'ADMIN', 'MEMBER', 'VIEWER']

/** The roles that somebody may give and take: none above their own. The server decides; this is what is offered. */
export function rolesToGive(giver: MembershipRole): readonly MembershipRole[] {
  return ROLES.slice(ROLES.indexOf(giver))
}
