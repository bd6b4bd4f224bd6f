import { expect, test } from 'vitest'

import { mayDo, ROLES } from './role.ts'

test('everybody reads, and viewers write nothing', () => {
  expect(ROLES.filter((role) => mayDo(role, 'read'))).toEqual(ROLES)
  expect(ROLES.filter((role) => mayDo(role, 'write'))).toEqual(['OWNER', 'ADMIN', 'MEMBER'])
})
