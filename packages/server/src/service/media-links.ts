import {
  isMediaPermissionSigned,
  type MediaPermission,
  signMediaPermission,
} from '../auth/media-signature.ts'
import type { MediaStore, StoredMedia } from '../store/media-store.ts'

/** How long a link to a file works, ms. */
const LINK_MS = 60 * 60 * 1000

/** What a link to a file says beside its path. */
export interface SignedLink {
  readonly permission: MediaPermission
  readonly signature: string
}

/** Where the server is reached: `https://heddle.example`, without a slash at the end. */
export type Origin = string

/** Links to files: made and checked with the server's secret, which is read once. */
export function createMediaLinks({
  media,
  now,
}: {
  readonly media: MediaStore
  readonly now: () => Date
}) {
  let key: Promise<string> | undefined
  const readKey = () => {
    key ??= media.signingKey()
    key.catch(() => {
      key = undefined
    })
    return key
  }
  return {
    make: async (
      purpose: MediaPermission['purpose'],
      { projectId, id: mediaId }: StoredMedia,
      origin: Origin,
    ) => {
      const expiresAt = now().getTime() + LINK_MS
      const permission = { purpose, projectId, mediaId, expiresAt }
      const query = new URLSearchParams({
        project: projectId,
        expires: String(expiresAt),
        signature: signMediaPermission(await readKey(), permission),
      })
      return { url: `${origin}/api/public/media/${mediaId}/content?${query}`, expiresAt }
    },
    allows: async ({ permission, signature }: SignedLink) =>
      isMediaPermissionSigned(await readKey(), permission, signature) &&
      permission.expiresAt > now().getTime(),
  }
}
