import { hashSecret } from '../auth/secret-hash.ts'
import {
  connectPostgresStores,
  openPostgresStores,
  type PostgresStores,
} from '../store/postgres/open-postgres-stores.ts'

/** A second project in the stores of a data folder, which must never be seen with the keys of the first. */
export async function addOtherProject(dataDir: string): Promise<void> {
  await addTo(await openPostgresStores({ dataDir }))
}

/** The same in a database by its URL. */
export async function addOtherProjectByUrl(url: string): Promise<void> {
  await addTo(await connectPostgresStores(url))
}

async function addTo(stores: PostgresStores): Promise<void> {
  await stores.projects.addIfAbsent({
    id: 'other',
    name: 'Other project',
    organization: { id: 'other', name: 'Other' },
    metadata: {},
    retentionDays: null,
  })
  await stores.apiKeys.addIfAbsent({
    id: 'other',
    owner: { kind: 'project', id: 'other' },
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
