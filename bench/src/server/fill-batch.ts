import { randomBytes } from 'node:crypto'

import {
  LENGTHS,
  OBSERVATIONS_PER_BATCH,
  SESSIONS_PER_BATCH,
  TRACES_PER_BATCH,
  type BatchTemplate,
  type SlotKind,
} from './batch-template.ts'

/** Shortest and longest time a trace takes, ms. */
const TRACE_MS = [300, 4300] as const

/** Users whose traces come in, again and again. */
const USERS = 5000

/** Ids of a batch that are hex digits and that no other batch has. */
const IDS = {
  trace: TRACES_PER_BATCH,
  observation: OBSERVATIONS_PER_BATCH,
  event: OBSERVATIONS_PER_BATCH + TRACES_PER_BATCH,
} as const

/** A body and what is in it, so that it can be asked for. */
export interface FilledBatch {
  readonly body: Buffer
  readonly traceIds: readonly string[]
}

/**
 * The template with ids that no other body has, and traces that ended at about `endMs`; written into `room`, which must be large
 * enough and is the body's from then on; default: new memory.
 */
export function fillBatch(
  template: BatchTemplate,
  endMs: number,
  room: Buffer = Buffer.allocUnsafe(template.body.length),
): FilledBatch {
  const values: Readonly<Record<SlotKind, readonly string[]>> = {
    trace: randomIds('trace'),
    observation: randomIds('observation'),
    event: randomIds('event'),
    session: Array.from({ length: SESSIONS_PER_BATCH }, () => numbered('session', 1e5)),
    user: Array.from({ length: TRACES_PER_BATCH }, () => numbered('user', USERS)),
    ...traceTimes(endMs),
  }
  const body = room.subarray(0, template.body.copy(room))
  for (const { kind, index, offset } of template.slots)
    body.write(values[kind][index] ?? '', offset, 'latin1')
  return { body, traceIds: values.trace }
}

function randomIds(kind: keyof typeof IDS): readonly string[] {
  const [count, digits] = [IDS[kind], LENGTHS[kind]]
  const text = randomBytes((count * digits) / 2).toString('hex')
  return Array.from({ length: count }, (_, index) =>
    text.slice(index * digits, (index + 1) * digits),
  )
}

/** A random one of `count`, for example `user-0042`. */
function numbered(kind: 'session' | 'user', count: number): string {
  const number = String(Math.floor(Math.random() * count))
  return `${kind}-${number.padStart(LENGTHS[kind] - kind.length - 1, '0')}`
}

function traceTimes(endMs: number): Record<'start' | 'end', readonly string[]> {
  const [shortest, longest] = TRACE_MS
  const ends = Array.from({ length: TRACES_PER_BATCH }, () => endMs - Math.random() * 100)
  const starts = ends.map((end) => end - shortest - Math.random() * (longest - shortest))
  return { start: starts.map(toText), end: ends.map(toText) }
}

const toText = (ms: number): string => new Date(ms).toISOString()
