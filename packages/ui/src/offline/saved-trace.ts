import type {
  ObservationDetail,
  Redaction,
  TraceGraphSteps,
  TracePayload,
  TraceSkeleton,
} from '@heddle/core/schemas'

/** What a file with one trace holds. */
export interface SavedTrace {
  readonly redactions: readonly Redaction[]
  readonly skeleton: TraceSkeleton
  readonly payload: TracePayload
  readonly graphSteps: TraceGraphSteps
  readonly observations: readonly ObservationDetail[]
}

/** Bytes that become text at once; larger pieces would be too many arguments. A multiple of 3, so that pieces join. */
const PIECE_BYTES = 0x8000 - (0x8000 % 3)

/** A text as base64 of gzip, safe anywhere in HTML. */
export async function packTrace(text: string): Promise<string> {
  const zipped = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  const bytes = new Uint8Array(await new Response(zipped).arrayBuffer())
  const pieces: string[] = []
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
    pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + PIECE_BYTES))))
  }
  return pieces.join('')
}

/** The text that was packed. */
export async function unpackTrace(packed: string): Promise<string> {
  const bytes = Uint8Array.from(atob(packed.trim()), (character) => character.charCodeAt(0))
  const text = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(text).text()
}
