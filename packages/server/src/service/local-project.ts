import type { Project } from '@heddle/core/schemas'

import { displaySecret, hashSecret } from '../auth/secret-hash.ts'
import type { ApiKeyStore } from '../store/api-key-store.ts'
import type { ProjectStore } from '../store/project-store.ts'

/** The project that `heddle dev` opens with. */
export const LOCAL_PROJECT: Project = {
  id: 'local',
  name: 'Local project',
  organization: { id: 'local', name: 'Local' },
  metadata: {},
  retentionDays: null,
}

/** The keys of the local project. They are no secret: the server that knows them answers this machine only. */
export const LOCAL_KEYS = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }

/** Adds the local project and its keys where they are missing. */
export async function ensureLocalProject(stores: {
  readonly projects: ProjectStore
  readonly apiKeys: ApiKeyStore
}): Promise<void> {
  const existing = await stores.apiKeys.findByPublicKey(LOCAL_KEYS.publicKey)
  if (existing !== undefined) return
  await stores.projects.addIfAbsent(LOCAL_PROJECT)
  await stores.apiKeys.addIfAbsent({
    id: 'local',
    owner: { kind: 'project', id: LOCAL_PROJECT.id },
    publicKey: LOCAL_KEYS.publicKey,
    secretHash: await hashSecret(LOCAL_KEYS.secretKey),
    displaySecretKey: displaySecret(LOCAL_KEYS.secretKey),
    note: 'Keys of the local server',
    expiresAt: undefined,
  })
}

/** Keys without those of the local project: a server that others reach must not open to what everybody knows. */
export function withoutLocalKeys(apiKeys: ApiKeyStore): ApiKeyStore {
  return {
    ...apiKeys,
    findByPublicKey: (publicKey) =>
      publicKey === LOCAL_KEYS.publicKey
        ? Promise.resolve(undefined)
        : apiKeys.findByPublicKey(publicKey),
  }
}
