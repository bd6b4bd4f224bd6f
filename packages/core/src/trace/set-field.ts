import { estimateBytes } from '../queue/estimate-bytes.ts'

/** Longest text of a name, a model or a message, characters; longer ones are cut. */
export const MAX_TEXT_CHARACTERS = 10_000

/** A record with some fields of text, and the bytes of all of them. */
type Sized<Field extends string> = Record<Field, string | undefined> & { payloadBytes: number }

/** Sets a short text, cut to what such a field may hold; `null`, which JavaScript callers may pass, changes nothing. */
export function setText<Field extends string>(
  record: Sized<Field>,
  field: Field,
  value: string | null,
): void {
  if (value === null) return
  const text: string = textOf(value)
  record.payloadBytes += text.length - (record[field]?.length ?? 0)
  record[field] = text as Sized<Field>[Field] // every field of that type takes a text
}

/** Sets the JSON text of a payload. */
export function setPayload<Field extends string>(
  record: Sized<Field>,
  field: Field,
  json: string,
): void {
  const before: string | undefined = record[field]
  record[field] = json as Sized<Field>[Field] // every field of that type takes a text
  record.payloadBytes += estimateBytes(json) - (before === undefined ? 0 : estimateBytes(before))
}

/** The text, cut to what a short field may hold. JavaScript callers may pass anything. */
export function textOf(value: unknown): string {
  const text = String(value)
  return text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS)}…` : text
}
