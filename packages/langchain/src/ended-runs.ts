import type { ActiveObservation } from '@heddle/core'

/** Ended runs remembered: the latest ones. A power of two. */
const CAPACITY = 8192
/** Letters at the end of a run id that choose its bucket; those of a UUID are random. */
const HASHED_LETTERS = 8

/** Where an ended run stood: ids only, so that late children find their place. */
export interface EndedRun {
  readonly position: ActiveObservation
  readonly activeAtStart: ActiveObservation | undefined
}

/**
 * The latest ended runs, as a ring whose places are chained by buckets. Every run passes through and hardly any is asked
 * for, so adding must cost next to nothing: a Map took a tenth of all that the handler does.
 */
export class EndedRuns {
  readonly #ids = Array.from<string>({ length: CAPACITY }).fill('')
  readonly #runs = Array.from<EndedRun | undefined>({ length: CAPACITY }).fill(undefined)
  /** By bucket: how many runs had been added when its latest one was; 0 for none. */
  readonly #latest = new Float64Array(CAPACITY)
  /** By place: the same of the run before it in its bucket. */
  readonly #previous = new Float64Array(CAPACITY)
  #added = 0

  get(runId: string): EndedRun | undefined {
    const oldest = this.#added - CAPACITY
    let number = this.#latest[bucketOf(runId)] ?? 0
    while (number > 0 && number > oldest) {
      const place = number % CAPACITY
      if (this.#ids[place] === runId) return this.#runs[place]
      number = this.#previous[place] ?? 0
    }
    return undefined
  }

  add(runId: string, run: EndedRun): void {
    const bucket = bucketOf(runId)
    const number = (this.#added += 1)
    const place = number % CAPACITY
    this.#ids[place] = runId
    this.#runs[place] = run
    this.#previous[place] = this.#latest[bucket] ?? 0
    this.#latest[bucket] = number
  }
}

function bucketOf(runId: string): number {
  let hash = 0
  for (let index = Math.max(0, runId.length - HASHED_LETTERS); index < runId.length; index += 1) {
    hash = (Math.imul(hash, 31) + runId.charCodeAt(index)) | 0
  }
  return (hash ^ (hash >>> 15)) & (CAPACITY - 1)
}
