import type { IngestionEvent } from '@heddle/core/schemas'

/** Chunks of the payload; each is about 480 bytes of JSON. */
const CHUNKS = 21_000

/** JSON text as it stands, for numbers that a double cannot hold. */
const raw = (text: string): unknown =>
  (JSON as { readonly rawJSON?: (text: string) => unknown }).rawJSON?.(text)

/** Digits that a double would change. */
export const EXACT = {
  id: '12345678901234567890',
  share: '0.12345678901234567890',
  nested: '90071992547409931',
} as const

/**
 * A call whose input is 10 MB of JSON, sent as text so that every digit arrives: a long list, exact numbers, odd names, and a
 * string that holds JSON itself.
 */
export function largeJsonCall(
  traceId: string,
  at: string,
): { readonly events: IngestionEvent[]; readonly text: string } {
  const filler = 'what a retriever found in a long document, cut to size. '.repeat(7)
  const input = {
    id: raw(EXACT.id),
    'odd name "quoted"': { share: raw(EXACT.share) },
    arguments: `{"limit": ${EXACT.nested}, "query": "select 1"}`,
    chunks: Array.from({ length: CHUNKS }, (_, index) => ({
      text: `chunk ${index}: ${filler}`,
      score: index / CHUNKS,
      tags: ['a', 'b'],
    })),
    last: 'the needle in the hay',
  }
  const text = JSON.stringify(input)
  const body = { id: 'heavy', traceId, name: 'retrieve', startTime: at, endTime: at, input: text }
  const event: IngestionEvent = { id: `${traceId}-event`, type: 'span-create', timestamp: at, body }
  return { events: [event], text }
}
