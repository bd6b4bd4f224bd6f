import { type IngestionEvent, ingestionEventSchema } from '@heddle/core/schemas'

import { explainFaults } from './explain-fault.ts'
import type { IngestAccess } from './ingest-service.ts'
import { type EventContext, mapObservationEvent } from './map-observation-event.ts'
import { mapScoreEvent } from './map-score-event.ts'
import { mapTraceEvent } from './map-trace-event.ts'
import { MAX_NESTING, measureValue } from './measure-value.ts'
import { readPlainEvent } from './plain-event.ts'
import type { EventStatement, Rejection } from './statement.ts'

/** What became of one event: a statement to store, nothing to store (`sdk-log`), or a rejection. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly eventId: string; readonly statement: EventStatement }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }

/** Event types a bearer key may send. */
const SCORE_ACCESS_TYPES: ReadonlySet<unknown> = new Set(['score-create', 'sdk-log'])

const EVENT_TYPES: ReadonlySet<unknown> = new Set(
  ingestionEventSchema.options.map((option) => option.shape.type.value),
)

/** Checks one event by itself and says what it means for the store. Never throws. */
export function acceptEvent(
  event: unknown,
  context: EventContext & { readonly access: IngestAccess },
): Verdict {
  const { id, type } =
    event !== null && typeof event === 'object' ? (event as Envelope) : NO_ENVELOPE
  if (context.access === 'scores' && EVENT_TYPES.has(type) && !SCORE_ACCESS_TYPES.has(type))
    return unauthorised(id, type)
  const sizeBytes = measureValue(event)
  if (sizeBytes === undefined) return rejected(id, TOO_DEEP)
  const parsed = parseEvent(event, type)
  if (typeof parsed === 'string') return rejected(id, parsed)
  if (parsed.type === 'sdk-log') return { kind: 'ignored' }
  const statement = toStatement(parsed, sizeBytes, context)
  return typeof statement === 'string'
    ? rejected(id, statement)
    : { kind: 'accepted', eventId: parsed.id, statement }
}

const TOO_DEEP = `Expected at most ${MAX_NESTING} levels of nesting; send the deeper part as text.`

function parseEvent(event: unknown, type: unknown): IngestionEvent | string {
  const plain = readPlainEvent(event)
  if (plain !== undefined) return faultBeyondShape(plain) ?? plain
  if (type !== undefined && !EVENT_TYPES.has(type)) return unknownType(type)
  const parsed = ingestionEventSchema.safeParse(event)
  if (!parsed.success) return explainFaults(parsed.error.issues, event)
  return faultBeyondShape(parsed.data) ?? parsed.data
}

type Envelope = { readonly id?: unknown; readonly type?: unknown }

const NO_ENVELOPE: Envelope = {}

function toStatement(
  event: Exclude<IngestionEvent, { type: 'sdk-log' }>,
  sizeBytes: number,
  context: EventContext,
): EventStatement | string {
  switch (event.type) {
    case 'trace-create':
      return { entity: 'trace', record: mapTraceEvent(event, context), sizeBytes }
    case 'score-create': {
      const record = mapScoreEvent(event, context)
      return typeof record === 'string' ? record : { entity: 'score', record, sizeBytes }
    }
    default:
      return { entity: 'observation', record: mapObservationEvent(event, context), sizeBytes }
  }
}

/** Times that the store can hold; before 1970 is always a unit mistaken. */
const TIME_FIELDS = ['timestamp', 'startTime', 'endTime', 'completionStartTime'] as const

function faultBeyondShape(event: IngestionEvent): string | undefined {
  if (event.type === 'sdk-log') return undefined
  if (isTooEarly(event.timestamp)) return tooEarly('timestamp')
  const body: Readonly<Record<string, unknown>> = event.body
  for (const name of TIME_FIELDS) {
    const time = body[name]
    if (typeof time === 'string' && isTooEarly(time)) return tooEarly(`body.${name}`)
  }
  if (event.type.endsWith('-update') && !body['id'])
    return 'Expected body.id: an update names the observation it changes.'
  if (isSet(body['promptName']) !== isSet(body['promptVersion']))
    return 'Expected body.promptName and body.promptVersion together or neither of them.'
  return undefined
}

/** Whatever its offset, a time that is written with 1971 or a later year is not before 1970. */
function isTooEarly(time: string): boolean {
  return time < '1971' && Date.parse(time) < 0
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined
}

function tooEarly(place: string): string {
  return `Expected ${place} to be 1970 or later; check the unit of the time it was made from.`
}

function unknownType(type: unknown): string {
  const shown = typeof type === 'string' ? `"${type.slice(0, 100)}"` : typeof type
  return `Expected type to be one of ${[...EVENT_TYPES].join(', ')}, got ${shown}.`
}

function rejected(id: unknown, error: string): Verdict {
  return {
    kind: 'rejected',
    rejection: { id: eventId(id), status: 400, message: 'Invalid request data', error },
  }
}

function unauthorised(id: unknown, type: unknown): Verdict {
  return {
    kind: 'rejected',
    rejection: {
      id: eventId(id),
      status: 401,
      message: 'Authentication error',
      error: `A public key alone may send score-create and sdk-log, not ${String(type)}; use Basic authentication with the secret key.`,
    },
  }
}

function eventId(id: unknown): string {
  return typeof id === 'string' ? id : 'unknown'
}
