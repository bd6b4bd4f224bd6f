import { expect, test } from 'vitest'

import {
  isMediaPermissionSigned,
  type MediaPermission,
  signMediaPermission,
} from './media-signature.ts'

const permission: MediaPermission = {
  purpose: 'read',
  projectId: 'p',
  mediaId: 'm',
  expiresAt: 1000,
}

test('a signature holds for its permission and key alone', () => {
  const signature = signMediaPermission('key', permission)
  expect(isMediaPermissionSigned('key', permission, signature)).toBe(true)
  const others: Partial<MediaPermission>[] = [
    { purpose: 'upload' },
    { projectId: 'q' },
    { mediaId: 'n' },
    { expiresAt: 1001 },
    { projectId: 'p","m', mediaId: '' },
  ]
  for (const change of others) {
    expect(isMediaPermissionSigned('key', { ...permission, ...change }, signature)).toBe(false)
  }
  expect(isMediaPermissionSigned('other', permission, signature)).toBe(false)
  for (const wrong of ['', `${signature}x`, signature.slice(1)]) {
    expect(isMediaPermissionSigned('key', permission, wrong)).toBe(false)
  }
})
