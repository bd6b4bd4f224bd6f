import type { Batch } from '../queue/batch.ts'
import type { SendResult } from './send-result.ts'

/** Brings batches to the server. `send` never rejects: failure is part of the result. */
export interface Transport {
  send(batch: Batch): Promise<SendResult>
}
