import fc from 'fast-check'
import { expect, test } from 'vitest'

import { mayDo, mayGive, type Permission, permissionsOf, ROLES, rolesThatMay } from './role.ts'

test.each<[Permission, string]>([
  ['contents:read', 'OWNER ADMIN MEMBER VIEWER'],
  ['contents:write', 'OWNER ADMIN MEMBER'],
  ['models:write', 'OWNER ADMIN'],
  ['api-keys:read', 'OWNER ADMIN MEMBER'],
  ['api-keys:write', 'OWNER ADMIN'],
  ['members:read', 'OWNER ADMIN MEMBER'],
  ['members:write', 'OWNER ADMIN'],
  ['project:update', 'OWNER ADMIN'],
  ['project:delete', 'OWNER'],
  ['projects:create', 'OWNER ADMIN'],
  ['organization-keys:write', 'OWNER'],
])('%s: %s', (permission, roles) => {
  expect(rolesThatMay(permission).join(' ')).toBe(roles)
})

test('a more powerful role may do all that a lesser one may, and give every role that it may itself receive', () => {
  const role = fc.constantFrom(...ROLES)
  fc.assert(
    fc.property(role, role, (one, other) => {
      if (!mayGive(one, other)) return
      for (const permission of permissionsOf(other)) expect(mayDo(one, permission)).toBe(true)
    }),
  )
  expect(ROLES.filter((given) => mayGive('ADMIN', given))).toEqual(['ADMIN', 'MEMBER', 'VIEWER'])
})
