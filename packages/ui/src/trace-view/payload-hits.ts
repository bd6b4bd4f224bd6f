import type { PayloadPart, TraceSearch } from '@heddle/core/schemas'

import type { QueryTerm } from '../filter/lex-query.ts'
import { lexQuery } from '../filter/lex-query.ts'

/** One place of a payload that says what is looked for. */
export type PayloadHit = TraceSearch['hits'][number]

/** What the payloads of a trace say: for each text that was looked for, the hits of each observation by its id. */
export type PayloadHits = ReadonlyMap<string, ReadonlyMap<string, readonly PayloadHit[]>>

/** Fields that are looked for in one part of the payload alone. */
const PART_FIELDS: Readonly<Record<string, PayloadPart>> = {
  input: 'input',
  output: 'output',
  meta: 'metadata',
}

/** Texts shorter than this are not looked for in payloads: nearly all of them say it. */
const LEAST_CHARACTERS = 2
/** Texts of one query that are looked for at most. */
const MOST_TEXTS = 4

/** The part of the payload a field stands for. */
export function payloadPartOf(field: string): PayloadPart | undefined {
  return PART_FIELDS[field]
}

/** The texts of a query that payloads are searched for: bare words and those of `input:`, `output:` and `meta:`. */
export function payloadTexts(query: string): readonly string[] {
  const texts = lexQuery(query).filter(isLookedFor).map(textOf)
  return [...new Set(texts)].slice(0, MOST_TEXTS)
}

/** The text a term looks for, as the hits are filed. */
export function textOf({ value }: QueryTerm): string {
  return value.toLowerCase()
}

function isLookedFor({ field, value }: QueryTerm): boolean {
  if (field !== undefined && payloadPartOf(field) === undefined) return false
  // Scripts without letters of an alphabet say a word with one sign.
  return value.length >= LEAST_CHARACTERS || /[^\p{ASCII}]/u.test(value)
}

/** Files the answers by text and observation. */
export function filePayloadHits(
  answers: readonly (readonly [text: string, answer: TraceSearch])[],
): PayloadHits {
  return new Map(
    answers.map(([text, { hits }]) => [text, Map.groupBy(hits, ({ id }) => id)] as const),
  )
}

/** The first text that the payloads of an observation say, and the parts that say it. */
export function foundIn(
  hits: PayloadHits,
  observationId: string,
): { readonly text: string; readonly parts: ReadonlySet<PayloadPart> } | undefined {
  for (const [text, byObservation] of hits) {
    const said = byObservation.get(observationId)
    if (said !== undefined) return { text, parts: new Set(said.map(({ part }) => part)) }
  }
  return undefined
}

/** The first place where the payloads of an observation say any of the texts. */
export function firstHitOf(hits: PayloadHits, observationId: string): PayloadHit | undefined {
  for (const byObservation of hits.values()) {
    const [first] = byObservation.get(observationId) ?? []
    if (first !== undefined) return first
  }
  return undefined
}
