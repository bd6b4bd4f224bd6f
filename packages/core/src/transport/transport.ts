import type { EncodedEvent } from '../queue/encode-event.ts'
import type { SendResult } from './send-result.ts'

/** Brings batches to the server. `send` never rejects: failure is part of the result. */
export interface Transport {
  send(batch: readonly EncodedEvent[]): Promise<SendResult>
}

/** Wraps a transport with one more skill. */
export type TransportDecorator = (inner: Transport) => Transport
