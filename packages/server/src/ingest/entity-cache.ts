import type { Stored } from '../store/observation-store.ts'
import { RestingTexts } from './resting-texts.ts'

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

/** An entity as it is worked with. */
interface Slot<EntityRecord> {
  readonly entity: CachedEntity<EntityRecord>
  holds: number
  isSaved: boolean
}

/** What a cache keeps, and for how long. */
export interface CacheBounds<EntityRecord> {
  readonly maxBytes: number
  /**
   * Bytes of entities that are kept as objects; the others rest as text, through which no garbage collection has to walk.
   * Default: an eighth of `maxBytes`.
   */
  readonly maxAwakeBytes?: number
  /** Whether no more is to be expected of a record; entities of such records alone go as soon as they are saved. */
  readonly isDone?: ((record: EntityRecord) => boolean) | undefined
}

/** A cache of at most `maxBytes`, oldest write first out. Records are made of what JSON can say. */
export function createEntityCache<EntityRecord>(
  bounds: CacheBounds<EntityRecord>,
): EntityCache<EntityRecord> {
  return new BoundedCache(bounds)
}

class BoundedCache<EntityRecord> implements EntityCache<EntityRecord> {
  readonly #maxBytes: number
  readonly #maxAwakeBytes: number
  readonly #isDone: CacheBounds<EntityRecord>['isDone']
  readonly #slots = new Map<string, Slot<EntityRecord>>()
  readonly #resting = new RestingTexts<CachedEntity<EntityRecord>['records']>()
  #awakeBytes = 0

  constructor({ maxBytes, maxAwakeBytes = maxBytes / 8, isDone }: CacheBounds<EntityRecord>) {
    this.#maxBytes = maxBytes
    this.#maxAwakeBytes = maxAwakeBytes
    this.#isDone = isDone
  }

  get(key: string): CachedEntity<EntityRecord> | undefined {
    return (this.#slots.get(key) ?? this.#wake(key))?.entity
  }

  set(key: string, entity: CachedEntity<EntityRecord>): void {
    this.#resting.drop(key)
    const { holds, isSaved } = this.#take(key) ?? { holds: 0, isSaved: true }
    this.#put(key, { entity, holds, isSaved })
  }

  hold(key: string): void {
    const slot = this.#slots.get(key)
    if (slot !== undefined) slot.holds += 1
  }

  release(key: string, isSaved: boolean): void {
    const slot = this.#slots.get(key)
    if (slot !== undefined) {
      slot.holds -= 1
      slot.isSaved = isSaved
      if (slot.holds === 0 && isOver(slot, this.#isDone)) this.#take(key)
    }
    this.#shrink()
  }

  isSaved(key: string): boolean {
    const slot = this.#slots.get(key)
    return slot === undefined || (slot.holds === 0 && slot.isSaved)
  }

  #put(key: string, slot: Slot<EntityRecord>): Slot<EntityRecord> {
    this.#awakeBytes += slot.entity.sizeBytes
    this.#slots.set(key, slot)
    return slot
  }

  #take(key: string): Slot<EntityRecord> | undefined {
    const slot = this.#slots.get(key)
    if (slot === undefined) return undefined
    this.#awakeBytes -= slot.entity.sizeBytes
    this.#slots.delete(key)
    return slot
  }

  #wake(key: string): Slot<EntityRecord> | undefined {
    const found = this.#resting.take(key)
    if (found === undefined) return undefined
    const entity = { records: found.value, sizeBytes: found.weight }
    return this.#put(key, { entity, holds: 0, isSaved: true })
  }

  #shrink(): void {
    for (const [key, { entity, holds, isSaved }] of this.#slots) {
      // The writes on their way are the newest.
      if (this.#awakeBytes <= this.#maxAwakeBytes || holds > 0) break
      this.#take(key)
      if (isSaved) this.#resting.put(key, entity.records, entity.sizeBytes)
    }
    for (const key of this.#resting.keys()) {
      if (this.#awakeBytes + this.#resting.weight <= this.#maxBytes) break
      this.#resting.drop(key)
    }
  }
}

/** Whether nothing more is to be expected of an entity, or it was taken away but is still in the store. */
function isOver<EntityRecord>(
  { entity: { records }, isSaved }: Slot<EntityRecord>,
  isDone: CacheBounds<EntityRecord>['isDone'],
): boolean {
  if (!isSaved) return records.length === 0
  return isDone !== undefined && records.every(({ record }) => isDone(record))
}
