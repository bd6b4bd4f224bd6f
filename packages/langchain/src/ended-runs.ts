import type { ActiveObservation } from '@heddle/core'

/** Ended runs remembered at least; twice as many at most. */
const GENERATION_SIZE = 5000

/** Where an ended run stood: ids only, so that late children find their place. */
export interface EndedRun {
  readonly position: ActiveObservation
  readonly activeAtStart: ActiveObservation | undefined
}

/** The latest ended runs. Two generations: the older one is dropped whole, which costs nothing per run. */
export class EndedRuns {
  #young = new Map<string, EndedRun>()
  #old = new Map<string, EndedRun>()

  get(runId: string): EndedRun | undefined {
    return this.#young.get(runId) ?? this.#old.get(runId)
  }

  add(runId: string, run: EndedRun): void {
    this.#young.set(runId, run)
    if (this.#young.size < GENERATION_SIZE) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
