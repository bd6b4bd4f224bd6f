import type { Stored } from '../store/observation-store.ts'
import type { CachedEntity, EntityCache } from './entity-cache.ts'

/** What changing records of an entity works with. */
export interface RecordChangeParts<EntityRecord> {
  readonly cache: EntityCache<EntityRecord>
  readonly write: (key: string, row: Stored<EntityRecord> & { readonly isDeleted: boolean }) => void
  readonly nextRowVersion: () => number
}

/** Takes records of one entity away, or writes them again as they are. */
export function createRecordChanges<EntityRecord>(parts: RecordChangeParts<EntityRecord>) {
  const { cache, write, nextRowVersion } = parts
  const raised = ({ record, rowVersion }: Stored<EntityRecord>): Stored<EntityRecord> => ({
    record,
    rowVersion: Math.max(nextRowVersion(), rowVersion + 1),
  })
  return {
    remove(
      key: string,
      entity: CachedEntity<EntityRecord>,
      isMeant: (record: EntityRecord) => boolean,
    ): void {
      const { meant, others, sizeBytes } = splitRecords(entity, isMeant)
      if (meant.length === 0) return
      cache.set(key, { records: others, sizeBytes: others.length === 0 ? 0 : sizeBytes })
      for (const stored of meant) write(key, { ...raised(stored), isDeleted: true })
    },
    rewrite(
      key: string,
      entity: CachedEntity<EntityRecord>,
      isMeant: (record: EntityRecord) => boolean,
    ): readonly EntityRecord[] {
      const { meant, others, sizeBytes } = splitRecords(entity, isMeant)
      if (meant.length === 0) return []
      const again = meant.map(raised)
      cache.set(key, { records: [...others, ...again], sizeBytes })
      for (const stored of again) write(key, { ...stored, isDeleted: false })
      return again.map(({ record }) => record)
    },
  }
}

function splitRecords<EntityRecord>(
  { records, sizeBytes }: CachedEntity<EntityRecord>,
  isMeant: (record: EntityRecord) => boolean,
) {
  return {
    meant: records.filter(({ record }) => isMeant(record)),
    others: records.filter(({ record }) => !isMeant(record)),
    sizeBytes,
  }
}
