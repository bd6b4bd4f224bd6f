import type { HttpAnswer } from '../platform/platform.ts'
import { sliceBatch } from '../queue/batch.ts'
import type { Batch } from '../queue/batch.ts'
import { withDoubt } from './doubt.ts'
import { joinResults } from './send-result.ts'
import type { SendResult } from './send-result.ts'
import type { Transport } from './transport.ts'

/** Halves a batch that the server calls too large, until its parts are taken. One event that is too large alone is rejected. */
export function splittingOversized(inner: Transport, slice = sliceBatch): Transport {
  const sendInHalves = async (batch: Batch, answer?: Promise<HttpAnswer>): Promise<SendResult> => {
    const result = await inner.send(batch, answer)
    const { problem } = result
    if (problem?.remedy !== 'split' || result.undelivered.length === 0) return result
    const count = batch.ends.length
    if (count === 1) {
      const rejections = [{ reason: `too large: ${problem.message}`, count }]
      return withDoubt({ ...result, undelivered: [], rejections }, batch)
    }
    const middle = count >> 1
    const sendPart = (from: number, to: number): Promise<SendResult> => {
      const part = slice(batch, from, to)
      part.isDoubtful = batch.isDoubtful
      return sendInHalves(part)
    }
    const first = await sendPart(0, middle)
    return joinResults(first, await sendPart(middle, count))
  }
  return { send: sendInHalves }
}
