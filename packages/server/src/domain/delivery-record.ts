import type { DeliveryProcess } from '@heddle/core/schemas'

import {
  countNumbers,
  gapsOf,
  holdsNumber,
  type NumberRanges,
  rangesOf,
  uniteRanges,
} from './number-ranges.ts'

/** Ranges kept of one process; beyond it the oldest gaps are only counted. */
const MAX_RANGES = 1_000
/** Reasons of refusals kept of one process; further ones are counted together. */
const MAX_REASONS = 20
const OTHER_REASONS = 'other reasons'
/** Gaps that are shown. */
const SHOWN_GAPS = 100

/** What is known of the events of one client. */
export interface DeliveryRecord {
  readonly process: string
  readonly firstSeenAt: Date
  readonly lastSeenAt: Date
  /** Numbers that came, stored or refused. */
  readonly known: NumberRanges
  /** Numbers that never came, in gaps that are no longer kept; `known` covers them. */
  readonly forgottenCount: number
  readonly refused: Readonly<Record<string, number>>
  /** Highest number the client has told of. */
  readonly announced: number
  readonly dropped: number
  readonly spooled: number
}

/** An event that was refused. */
export interface RefusedNumber {
  readonly number: number
  readonly reason: string
}

/** What one or several requests told of a client. */
export interface DeliveryNote {
  readonly process: string
  readonly seenAt: Date
  readonly accepted: NumberRanges
  readonly refused: readonly RefusedNumber[]
  /** Highest number the client told of; 0 when it told of none. */
  readonly announced: number
  readonly dropped: number
  readonly spooled: number
}

export function createDeliveryRecord({ process, seenAt }: DeliveryNote): DeliveryRecord {
  return {
    process,
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    known: [],
    forgottenCount: 0,
    refused: {},
    announced: 0,
    dropped: 0,
    spooled: 0,
  }
}

/** Adds a note. A number counts as what it was when it first came, so a repeated note changes nothing. */
export function mergeDeliveryNote(record: DeliveryRecord, note: DeliveryNote): DeliveryRecord {
  const isLater = note.announced >= record.announced
  const taken = uniteRanges(record.known, note.accepted)
  const fresh = note.refused.filter(({ number }) => !holdsNumber(taken, number))
  const known = uniteRanges(taken, rangesOf(fresh.map(({ number }) => number)))
  const excess = Math.max(0, known.length - MAX_RANGES)
  const forgotten = known.slice(0, excess + 1)
  const [first, last] = [forgotten[0]?.[0] ?? 1, forgotten.at(-1)?.[1] ?? 0]
  const lost = excess === 0 ? 0 : last - first + 1 - countNumbers(forgotten)
  return {
    process: record.process,
    firstSeenAt: earlier(record.firstSeenAt, note.seenAt),
    lastSeenAt: record.lastSeenAt > note.seenAt ? record.lastSeenAt : note.seenAt,
    known: excess === 0 ? known : [[first, last], ...known.slice(excess + 1)],
    forgottenCount: record.forgottenCount + lost,
    refused: countReasons(record.refused, fresh),
    announced: Math.max(record.announced, note.announced),
    dropped: Math.max(record.dropped, note.dropped),
    spooled: isLater ? note.spooled : record.spooled,
  }
}

/** Two notes about one client as one. */
export function joinDeliveryNotes(one: DeliveryNote, other: DeliveryNote): DeliveryNote {
  const [before, after] = one.announced > other.announced ? [other, one] : [one, other]
  return {
    process: one.process,
    seenAt: one.seenAt > other.seenAt ? one.seenAt : other.seenAt,
    accepted: uniteRanges(one.accepted, other.accepted),
    refused: [...one.refused, ...other.refused],
    announced: after.announced,
    dropped: Math.max(before.dropped, after.dropped),
    spooled: after.spooled,
  }
}

export function toDeliveryProcess(record: DeliveryRecord): DeliveryProcess {
  const numbered = Math.max(record.announced, record.known.at(-1)?.[1] ?? 0)
  const gaps = gapsOf(record.known, numbered)
  const refusedCount = Object.values(record.refused).reduce((sum, count) => sum + count, 0)
  return {
    process: record.process,
    firstSeenAt: record.firstSeenAt.toISOString(),
    lastSeenAt: record.lastSeenAt.toISOString(),
    numbered,
    accepted: countNumbers(record.known) - record.forgottenCount - refusedCount,
    refused: record.refused,
    missing: countNumbers(gaps) + record.forgottenCount,
    gaps: gaps.slice(-SHOWN_GAPS).map(([first, last]) => [first, last]),
    dropped: record.dropped,
    spooled: record.spooled,
  }
}

function countReasons(
  before: Readonly<Record<string, number>>,
  fresh: readonly RefusedNumber[],
): Readonly<Record<string, number>> {
  const counts = new Map(Object.entries(before))
  const counted = new Set<number>()
  for (const { number, reason } of fresh) {
    if (counted.has(number)) continue
    counted.add(number)
    const name = counts.has(reason) || counts.size < MAX_REASONS ? reason : OTHER_REASONS
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other
}
