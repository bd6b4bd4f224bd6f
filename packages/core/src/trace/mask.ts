import type { Scheduled } from '../platform/platform.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { serialize } from '../transport/serialize.ts'
import type { Snapshot } from './observation-record.ts'

/** What a mask is told about the value it gets. */
export interface MaskedField {
  readonly field: 'input' | 'output' | 'metadata'
}

/**
 * Returns what may leave in place of the value. It gets a copy made of plain JSON values, so it may change it.
 * When it throws, the text `[mask failed]` leaves instead. A mask that returns promises goes through `asyncMask` of
 * `@heddle/core/masking`; without it a text that says so leaves.
 *
 * @example const mask: Mask = (value) => JSON.parse(JSON.stringify(value).replaceAll(/\d{16}/g, '[card]'))
 */
export type Mask = (value: unknown, about: MaskedField) => unknown

/** What an asynchronous mask works with. */
export interface MaskingContext {
  /** Where masked events go. */
  readonly sink: EventSink
  /** The JSON text of a value, not masked. */
  readonly serialize: Snapshot
  /** Characters of values that may wait for masks. */
  readonly maxWaiting: number
  readonly schedule: (callback: () => void, delayMs: number) => Scheduled
}

/** Takes snapshots through a mask and holds events back until the mask has answered. */
export interface MaskingSink extends EventSink {
  readonly snapshot: Snapshot
  /** Events held back that are counted nowhere else. */
  readonly heldCount: number
  /** Resolves when every mask has answered and what waited for it has gone on. */
  settled(): Promise<void>
  /** Lets everything go on at once, without what the mask has not answered. */
  giveUp(): void
}

/** A mask that answers later; `asyncMask()` of `@heddle/core/masking` makes one. */
export interface AsyncMask {
  open(context: MaskingContext): MaskingSink
}

const MASK_FAILED = '"[mask failed]"'
const MASK_PROMISED = '"[mask returned a promise: wrap it in asyncMask of @heddle/core/masking]"'

/** The masked form of a payload's JSON text. */
export function maskJson(json: string, mask: Mask, about: MaskedField): string {
  try {
    const masked = mask(JSON.parse(json), about)
    if (!(masked instanceof Promise)) return serialize(masked)
    masked.catch(() => {})
    return MASK_PROMISED
  } catch {
    return MASK_FAILED
  }
}
