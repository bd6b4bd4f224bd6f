import { hashSecret } from '../auth/secret-hash.ts'
import { openPostgresStores } from '../store/postgres/open-postgres-stores.ts'

/** A second project in the same stores, which must never be seen with the keys of the first. */
export async function addOtherProject(dataDir: string): Promise<void> {
  const stores = await openPostgresStores({ dataDir })
  await stores.projects.addIfAbsent({
    id: 'other',
    name: 'Other project',
    organization: { id: 'other', name: 'Other' },
    metadata: {},
    retentionDays: null,
  })
  await stores.apiKeys.addIfAbsent({
    id: 'other',
    projectId: 'other',
    publicKey: 'pk-other',
    secretHash: await hashSecret('sk-other'),
    displaySecretKey: 'sk-oth...ther',
    note: undefined,
    expiresAt: undefined,
  })
  await stores.close()
}

/** Headers with the keys of the other project. */
export const OTHER_KEYS = { authorization: `Basic ${btoa('pk-other:sk-other')}` }
