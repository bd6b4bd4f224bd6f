import type { EntityIds, Stored } from '../store/observation-store.ts'
import { type CachedEntity, type EntityCache, createEntityCache } from './entity-cache.ts'
import type { KnownIds } from './known-ids.ts'
import { createRecordChanges } from './record-changes.ts'

/** What all records have. */
export interface Identified {
  readonly projectId: string
  readonly id: string
}

/** How statements about one kind of entity become records. */
export interface EntityRules<EntityRecord> {
  merge(current: EntityRecord, incoming: EntityRecord): EntityRecord
  /** Of the records with the statement's id, the one it speaks of. */
  findTarget(
    records: readonly Stored<EntityRecord>[],
    statement: EntityRecord,
  ): Stored<EntityRecord> | undefined
  /** The first record of an entity that nobody spoke of before. */
  begin(statement: EntityRecord): EntityRecord
  /** Whether the rows of two records of one id lie at the same place; a record that moves leaves a deleted row behind. */
  readonly isSameRow: (one: EntityRecord, other: EntityRecord) => boolean
  /** Whether no more is to be expected of a record, so that it need not be kept in memory. Default: never. */
  readonly isDone?: (record: EntityRecord) => boolean
}

/** One row to write. */
export interface EntityWrite<EntityRecord> extends Stored<EntityRecord> {
  readonly isDeleted: boolean
}

/** Records by cache key, as far as a round of statements needs them. */
export type KnownRecords<EntityRecord> = ReadonlyMap<string, readonly Stored<EntityRecord>[]>

/** The rows merged since the last call of `takeGroup`. */
export interface WriteGroup<EntityRecord> {
  readonly writes: readonly EntityWrite<EntityRecord>[]
  /** Says whether the store has taken the rows. */
  settle(isSaved: boolean): void
}

/** Merges statements about one kind of entity into the rows of the next write. */
export interface EntityMerger<EntityRecord> {
  /** The current records of the entities that statements speak of: from memory, the others with one query a project. */
  recall(statements: readonly Identified[]): Promise<KnownRecords<EntityRecord>>
  /** Merges one statement and returns the record as it is now. */
  apply(statement: EntityRecord, sizeBytes: number, known: KnownRecords<EntityRecord>): EntityRecord
  /** Takes an entity away, or those of its records that are meant; what is said about it later begins it anew. */
  remove(
    entity: Identified,
    known: KnownRecords<EntityRecord>,
    isMeant?: (record: EntityRecord) => boolean,
  ): void
  /** Writes records of an entity again as they are, and returns them. */
  rewrite(
    entity: Identified,
    known: KnownRecords<EntityRecord>,
    isMeant: (record: EntityRecord) => boolean,
  ): readonly EntityRecord[]
  readonly takeGroup: () => WriteGroup<EntityRecord>
}

/** What a merger is made of. */
export interface EntityMergerParts<EntityRecord> {
  readonly rules: EntityRules<EntityRecord>
  readonly find: (keys: EntityIds) => Promise<readonly Stored<EntityRecord>[]>
  readonly nextRowVersion: () => number
  readonly knownIds: KnownIds
  /** Bytes of recent records kept in memory. */
  readonly cacheBytes: number
}

/** A merger that keeps recent records in memory; calls of `recall` and `apply` must not overlap with others of the kind. */
export function createEntityMerger<EntityRecord extends Identified>(
  parts: EntityMergerParts<EntityRecord>,
): EntityMerger<EntityRecord> {
  const { rules } = parts
  const cache = createEntityCache<EntityRecord>({
    maxBytes: parts.cacheBytes,
    isDone: rules.isDone,
  })
  const group = createOpenGroup(rules, cache)

  const recordsOf = (key: string, known: KnownRecords<EntityRecord>): CachedEntity<EntityRecord> =>
    cache.get(key) ?? { records: known.get(key) ?? [], sizeBytes: 0 }

  const change = createRecordChanges({
    cache,
    write: (...row) => group.write(...row),
    nextRowVersion: parts.nextRowVersion,
  })

  return {
    recall: (statements) => recallRecords(statements, cache, parts),

    apply(statement, sizeBytes, known) {
      const key = keyOf(statement.projectId, statement.id)
      const entity = recordsOf(key, known)
      const target = rules.findTarget(entity.records, statement)
      const record = target ? rules.merge(target.record, statement) : rules.begin(statement)
      if (record === target?.record && cache.isSaved(key)) return record
      const rowVersion = Math.max(parts.nextRowVersion(), (target?.rowVersion ?? 0) + 1)
      const others = entity.records.filter((other) => other !== target)
      cache.set(key, {
        records: [...others, { record, rowVersion }],
        sizeBytes: entity.sizeBytes + sizeBytes,
      })
      if (target && !rules.isSameRow(target.record, record))
        group.write(key, { record: target.record, rowVersion, isDeleted: true })
      group.write(key, { record, rowVersion, isDeleted: false })
      return record
    },

    remove({ projectId, id }, known, isMeant = () => true) {
      const key = keyOf(projectId, id)
      change.remove(key, recordsOf(key, known), isMeant)
    },

    rewrite({ projectId, id }, known, isMeant) {
      const key = keyOf(projectId, id)
      return change.rewrite(key, recordsOf(key, known), isMeant)
    },

    takeGroup: () => group.take(),
  }
}

/** The rows of the next write, by entity. An entity's records stay in the cache until they are written. */
function createOpenGroup<EntityRecord>(
  { isSameRow }: Pick<EntityRules<EntityRecord>, 'isSameRow'>,
  cache: EntityCache<EntityRecord>,
) {
  let rows = new Map<string, EntityWrite<EntityRecord>[]>()
  return {
    write(key: string, row: EntityWrite<EntityRecord>): void {
      const ofEntity = rows.get(key)
      if (ofEntity === undefined) {
        rows.set(key, [row])
        cache.hold(key)
        return
      }
      const at = ofEntity.findIndex(({ record }) => isSameRow(record, row.record))
      if (at === -1) ofEntity.push(row)
      else ofEntity[at] = row
    },
    take(): WriteGroup<EntityRecord> {
      const taken = rows
      rows = new Map()
      return {
        writes: [...taken.values()].flat(),
        settle: (isSaved) => {
          for (const key of taken.keys()) cache.release(key, isSaved)
        },
      }
    },
  }
}

async function recallRecords<EntityRecord extends Identified>(
  statements: readonly Identified[],
  cache: EntityCache<EntityRecord>,
  { find, knownIds }: EntityMergerParts<EntityRecord>,
): Promise<KnownRecords<EntityRecord>> {
  const known = new Map<string, readonly Stored<EntityRecord>[]>()
  const missing = new Map<string, Set<string>>()
  for (const { projectId, id } of statements) {
    const key = keyOf(projectId, id)
    if (known.has(key)) continue
    const cached = cache.get(key)
    known.set(key, cached?.records ?? [])
    if (cached === undefined && knownIds.admit(projectId, id)) addTo(missing, projectId, id)
  }
  for (const [projectId, ids] of missing)
    for (const stored of await find({ projectId, ids: [...ids] })) {
      const key = keyOf(projectId, stored.record.id)
      known.set(key, [...(known.get(key) ?? []), stored])
    }
  return known
}

function keyOf(projectId: string, id: string): string {
  return `${projectId}\u0000${id}`
}

function addTo(sets: Map<string, Set<string>>, name: string, member: string): void {
  const set = sets.get(name)
  if (set === undefined) sets.set(name, new Set([member]))
  else set.add(member)
}
