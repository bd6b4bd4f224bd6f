import type { DeliveryReport } from '../queue/delivery-report.ts'
import type { ObservationHandle, ObservationStart } from '../trace/observation-fields.ts'
import { getHeddle } from './heddle.ts'
import type { FlushOptions } from './heddle.ts'
import type { ProjectKeys } from './project-clients.ts'

/** Opens an observation of the default client under the active one. */
export function startObservation(start: ObservationStart): ObservationHandle {
  return getHeddle().startObservation(start)
}

/** Runs the function with everything the default client records sent to another project; see {@link Heddle.withProject}. */
export function withProject<Result>(keys: ProjectKeys, fn: () => Result): Result {
  return getHeddle().withProject(keys, fn)
}

/** Sends what the default client holds; see {@link Heddle.flush}. */
export function flush(options?: FlushOptions): Promise<DeliveryReport> {
  return getHeddle().flush(options)
}

/** Sends what the default client holds and ends it; see {@link Heddle.shutdown}. */
export function shutdown(): Promise<DeliveryReport> {
  return getHeddle().shutdown()
}
