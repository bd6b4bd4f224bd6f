import type { QueueEntry } from '../queue/queue-entry.ts'
import { PAYLOADS } from './web-fields.ts'

/** Fields of records that are the client's own business. */
const OWN_FIELD = /^(?:kind|type|stage|openSlot)$|Bytes$/
/** Fields of records that are JSON already. */
const JSON_FIELDS: readonly string[] = PAYLOADS

/**
 * The event that tells the server the entry's present state as JSON: what `queue/encode-event.ts` writes, in less code and
 * more time. A record's other fields have the names of the wire; times have `Ms` behind it.
 */
export function encodeEvent(entry: QueueEntry, id: string): string {
  const type = `${entry.kind === 'observation' ? entry.type : entry.kind}-create`
  const envelope = JSON.stringify({ id, timestamp: new Date(), type })
  return `${envelope.slice(0, -1)},"body":${bodyOf(entry)}}`
}

function bodyOf(entry: QueueEntry): string {
  if (entry.kind === 'score') return entry.body
  const fields: string[] = []
  for (const [field, value] of Object.entries(entry)) {
    if (value === undefined || OWN_FIELD.test(field) || isLeftOut(entry, field)) continue
    if (field.endsWith('Ms')) fields.push(`"${field.slice(0, -2)}":${jsonOf(new Date(value))}`)
    else fields.push(`"${field}":${JSON_FIELDS.includes(field) ? value : jsonOf(value)}`)
  }
  return `{${fields.join()}}`
}

function isLeftOut(entry: QueueEntry, field: string): boolean {
  if (entry.kind !== 'observation') return false
  // A prompt is named by both or by neither; one alone would cost the whole observation.
  if (field.startsWith('prompt')) {
    return entry.promptName === undefined || entry.promptVersion === undefined
  }
  return field === 'endTimeMs' && entry.type === 'event'
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.toWellFormed() : part,
  )
}
