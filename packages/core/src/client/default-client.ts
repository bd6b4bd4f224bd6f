import type { DeliveryReport } from '../queue/delivery-report.ts'
import type { ObservationHandle, ObservationStart } from '../trace/observation-fields.ts'
import { getHeddle } from './heddle.ts'
import type { FlushOptions } from './heddle.ts'

/** Opens an observation of the default client under the active one. */
export function startObservation(start: ObservationStart): ObservationHandle {
  return getHeddle().startObservation(start)
}

/** Sends what the default client holds; see {@link Heddle.flush}. */
export function flush(options?: FlushOptions): Promise<DeliveryReport> {
  return getHeddle().flush(options)
}

/** Sends what the default client holds and ends it; see {@link Heddle.shutdown}. */
export function shutdown(): Promise<DeliveryReport> {
  return getHeddle().shutdown()
}
