import type { EncodedEvent } from '../queue/encode-event.ts'
import { joinResults } from './send-result.ts'
import type { SendResult } from './send-result.ts'
import type { Transport } from './transport.ts'

/** Keeps requests under the byte cap, and halves a batch that the server calls too large. One event that is too large alone is rejected. */
export function splittingOversized(inner: Transport, maxBytes: number): Transport {
  return {
    async send(batch) {
      let result: SendResult = { accepted: 0, rejections: [], undelivered: [] }
      for (const piece of piecesOf(batch, maxBytes)) {
        result = joinResults(result, await sendInHalves(inner, piece))
      }
      return result
    },
  }
}

async function sendInHalves(inner: Transport, batch: readonly EncodedEvent[]): Promise<SendResult> {
  const result = await inner.send(batch)
  const { problem, undelivered } = result
  if (problem?.remedy !== 'split' || undelivered.length === 0) return result
  if (undelivered.length === 1) {
    return { ...result, undelivered: [], rejections: [...result.rejections, tooLarge(problem)] }
  }
  const middle = undelivered.length >> 1
  const first = await sendInHalves(inner, undelivered.slice(0, middle))
  const second = await sendInHalves(inner, undelivered.slice(middle))
  return joinResults({ ...result, undelivered: [], problem: undefined }, joinResults(first, second))
}

function tooLarge({ message }: { readonly message: string }): { reason: string; count: number } {
  return { reason: `too large: ${message}`, count: 1 }
}

function piecesOf(
  batch: readonly EncodedEvent[],
  maxBytes: number,
): readonly (readonly EncodedEvent[])[] {
  const pieces: EncodedEvent[][] = []
  let piece: EncodedEvent[] = []
  let sizeBytes = 0
  for (const event of batch) {
    if (piece.length > 0 && sizeBytes + event.sizeBytes > maxBytes) {
      pieces.push(piece)
      piece = []
      sizeBytes = 0
    }
    piece.push(event)
    sizeBytes += event.sizeBytes
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces
}
