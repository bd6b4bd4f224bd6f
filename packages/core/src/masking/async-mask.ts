import type { AsyncMask, Mask } from '../trace/mask.ts'
import { HoldingSink } from './holding-sink.ts'
import { PendingMasks } from './pending-masks.ts'

/**
 * A mask whose answers may be promises. What it has not answered is held back: `flush` waits for it, and no value leaves the
 * process or reaches the spool before. When it throws or rejects, the text `[mask failed]` leaves instead; when it takes
 * longer than 10 s, than the process lives, or when more waits than `maxQueueBytes`, `[mask unfinished]`.
 *
 * @example new Heddle({ mask: asyncMask(async (value) => redact(value)) })
 */
export function asyncMask(mask: Mask): AsyncMask {
  return {
    open({ sink, ...context }) {
      return new HoldingSink(sink, new PendingMasks(mask, context))
    },
  }
}
