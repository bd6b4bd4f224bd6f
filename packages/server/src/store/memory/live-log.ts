import { randomBytes } from 'node:crypto'

import type { NumberedEvent } from '../../domain/live-event.ts'
import { LIVE_RETENTION_MS, type LiveLog, MAX_LIVE_EVENTS } from '../live-log.ts'

/** Bytes of randomness in an epoch: a reader of the process before this one is told of a gap. */
const EPOCH_BYTES = 6

/** A log of one process, gone with it. `now` is milliseconds since the epoch. */
export function createMemoryLiveLog(now: () => number): LiveLog {
  let kept: (NumberedEvent & { readonly at: number })[] = []
  let last = 0
  const firstBehind = (number: number) => Math.max(0, number - (last - kept.length))
  return {
    epoch: randomBytes(EPOCH_BYTES).toString('hex'),
    isShared: false,
    append: (events) => {
      const at = now()
      for (const event of events) kept.push({ number: (last += 1), event, at })
      // Cut in larger pieces, so that a full log does not move with every event.
      if (kept.length > MAX_LIVE_EVENTS * 1.1) kept = kept.slice(-MAX_LIVE_EVENTS)
      return Promise.resolve()
    },
    end: () => Promise.resolve(last),
    after: (number) => {
      const isKnown = number <= last && number >= last - kept.length
      return Promise.resolve(isKnown ? kept.slice(firstBehind(number)) : undefined)
    },
    all: () => Promise.resolve(kept),
    prune: () => {
      const oldest = now() - LIVE_RETENTION_MS
      const firstKept = kept.findIndex(({ at }) => at >= oldest)
      kept = firstKept === -1 ? [] : kept.slice(firstKept)
      return Promise.resolve()
    },
  }
}
