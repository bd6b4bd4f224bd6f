import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link to a file allows: to upload or to read one file of one project until a time. */
export interface MediaPermission {
  readonly purpose: 'upload' | 'read'
  readonly projectId: string
  readonly mediaId: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The signature of a permission, base64url. */
export function signMediaPermission(key: string, permission: MediaPermission): string {
  const { purpose, projectId, mediaId, expiresAt } = permission
  return createHmac('sha256', key)
    .update(JSON.stringify([purpose, projectId, mediaId, expiresAt]))
    .digest('base64url')
}

/** Whether the signature is that of the permission; takes the same time for every wrong one. */
export function isMediaPermissionSigned(
  key: string,
  permission: MediaPermission,
  signature: string,
): boolean {
  const expected = Buffer.from(signMediaPermission(key, permission))
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, expected)
}
