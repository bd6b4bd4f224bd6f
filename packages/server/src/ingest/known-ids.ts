import { setImmediate } from 'node:timers/promises'

import { idHashes } from '../domain/id-hash.ts'

/** Bits and probes an id: one in ten thousand unknown ids is taken for a known one and costs a query. */
const BITS_AN_ID = 20
const PROBES = 10

/** Ids the first layer holds; each further layer holds twice as many as the one before. */
const FIRST_LAYER_IDS = 1_000_000

/** Ids that are taken before requests get their turn; some milliseconds of work. */
const IDS_A_TURN = 20_000

/**
 * Says which entities the store cannot have, so that a new one needs no query. Never wrong about a stored id; now and then
 * about a new one. Costs 20 bits an id.
 */
export interface KnownIds {
  /** False only when the store surely has no entity of this name. */
  mayHold(projectId: string, id: string): boolean
  /** As {@link KnownIds.mayHold}; from now on it may. */
  admit(projectId: string, id: string): boolean
}

/** The ids of a store that other processes write to as well: any id may be there. */
export const ANY_ID: KnownIds = { mayHold: () => true, admit: () => true }

/**
 * The ids of a store that this process alone writes to. Until `stored` has been read to its end, any id may be there; when
 * reading fails, that stays so. `stored` yields pairs of hashes as {@link idHashes} makes them.
 */
export function createKnownIds(stored: AsyncIterable<Uint32Array>): KnownIds {
  let newest = createLayer(FIRST_LAYER_IDS)
  const layers = [newest]
  let isLoaded = false
  const addHashes = (first: number, second: number) => {
    if (newest.isFull()) {
      newest = createLayer(newest.capacity * 2)
      layers.push(newest)
    }
    newest.add(first, second)
  }
  const load = async () => {
    for await (const hashes of stored)
      for (let at = 0; at < hashes.length; at += 2) {
        if (at > 0 && at % (2 * IDS_A_TURN) === 0) await setImmediate()
        addHashes(hashes[at] ?? 0, hashes[at + 1] ?? 0)
      }
    isLoaded = true
  }
  load().catch(() => {
    // The store answers every question then; it is slower and as right.
  })
  const isHeld = (first: number, second: number) =>
    layers.some((layer) => layer.mayHold(first, second))
  return {
    mayHold: (projectId, id) => !isLoaded || isHeld(...idHashes(projectId, id)),
    admit(projectId, id) {
      const [first, second] = idHashes(projectId, id)
      if (isLoaded && isHeld(first, second)) return true
      addHashes(first, second)
      return !isLoaded
    },
  }
}

interface Layer {
  readonly capacity: number
  isFull(): boolean
  add(first: number, second: number): void
  mayHold(first: number, second: number): boolean
}

/** A Bloom filter whose probes are first, first + second, first + 2 × second, … */
function createLayer(capacity: number): Layer {
  const bits = capacity * BITS_AN_ID
  const words = new Uint32Array(Math.ceil(bits / 32))
  let count = 0
  return {
    capacity,
    isFull: () => count >= capacity,
    add(first, second) {
      count += 1
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (first + probe * second) % bits
        const word = Math.floor(bit / 32)
        words[word] = (words[word] ?? 0) | (1 << (bit & 31))
      }
    },
    mayHold(first, second) {
      for (let probe = 0; probe < PROBES; probe += 1) {
        const bit = (first + probe * second) % bits
        if (((words[Math.floor(bit / 32)] ?? 0) & (1 << (bit & 31))) === 0) return false
      }
      return true
    },
  }
}
