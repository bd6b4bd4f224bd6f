import type { HttpAnswer } from '../platform/platform.ts'
import type { Batch } from '../queue/batch.ts'
import type { SendResult } from './send-result.ts'

/** Brings batches to the server. `send` never rejects: failure is part of the result. */
export interface Transport {
  /** Sends the batch, or goes on from what came of sending it before. */
  send(batch: Batch, answer?: Promise<HttpAnswer>): Promise<SendResult>
}
