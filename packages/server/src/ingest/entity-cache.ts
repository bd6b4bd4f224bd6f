import type { Stored } from '../store/observation-store.ts'

/** All records of one id in one project: the trace's, the score's, or one observation a trace that uses the id. */
export interface CachedEntity<EntityRecord> {
  readonly records: readonly Stored<EntityRecord>[]
  readonly sizeBytes: number
}

/**
 * The latest state of the entities that were written last, so that their next event needs no query.
 * An entity whose writes are on the way is kept whatever the bound says: the store does not have it yet.
 */
export interface EntityCache<EntityRecord> {
  get(key: string): CachedEntity<EntityRecord> | undefined
  set(key: string, entity: CachedEntity<EntityRecord>): void
  /** Says that a write of the entity is on the way; {@link release} says how it ended. */
  hold(key: string): void
  release(key: string, isSaved: boolean): void
  /** Whether the store holds everything this cache does: no write is on the way and the last one did not fail. */
  isSaved(key: string): boolean
}

interface Slot<EntityRecord> {
  readonly entity: CachedEntity<EntityRecord>
  holds: number
  isSaved: boolean
}

/** What a cache keeps, and for how long. */
export interface CacheBounds<EntityRecord> {
  readonly maxBytes: number
  /** Whether no more is to be expected of a record; entities of such records alone go as soon as they are saved. */
  readonly isDone?: ((record: EntityRecord) => boolean) | undefined
}

/** A cache of at most `maxBytes`, oldest write first out. */
export function createEntityCache<EntityRecord>({
  maxBytes,
  isDone,
}: CacheBounds<EntityRecord>): EntityCache<EntityRecord> {
  const slots = new Map<string, Slot<EntityRecord>>()
  let bytes = 0
  const put = (key: string, slot: Slot<EntityRecord>) => {
    bytes += slot.entity.sizeBytes
    slots.set(key, slot)
  }
  const take = (key: string): Slot<EntityRecord> | undefined => {
    const slot = slots.get(key)
    if (slot === undefined) return undefined
    bytes -= slot.entity.sizeBytes
    slots.delete(key)
    return slot
  }
  const shrink = () => {
    for (const [key, slot] of slots) {
      if (bytes <= maxBytes) return
      if (slot.holds === 0) take(key)
    }
  }
  return {
    get: (key) => slots.get(key)?.entity,
    set(key, entity) {
      const { holds, isSaved } = take(key) ?? { holds: 0, isSaved: true }
      put(key, { entity, holds, isSaved })
    },
    hold(key) {
      const slot = slots.get(key)
      if (slot !== undefined) slot.holds += 1
    },
    release(key, isSaved) {
      const slot = slots.get(key)
      if (slot !== undefined) {
        slot.holds -= 1
        slot.isSaved = isSaved
        const { records } = slot.entity
        // What could not be taken away is still in the store.
        const isGoneInVain = !isSaved && records.length === 0
        const isOver =
          isSaved && isDone !== undefined && records.every(({ record }) => isDone(record))
        if (slot.holds === 0 && (isGoneInVain || isOver)) take(key)
      }
      shrink()
    },
    isSaved(key) {
      const slot = slots.get(key)
      return slot === undefined || (slot.holds === 0 && slot.isSaved)
    },
  }
}
