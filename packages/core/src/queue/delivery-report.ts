import type { ExportReport } from '../client/exporter.ts'
import type { MediaReport } from '../client/media-upload.ts'
import type { HeddleErrorCode } from '../errors.ts'
import type { SampledOut } from '../sampling/sampler.ts'
import type { DropReason } from './drop-reason.ts'

/** The last thing that went wrong on the way to the server. */
export interface DeliveryProblem {
  readonly code: HeddleErrorCode
  readonly message: string
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined
}

/**
 * What became of the events of one client since it was created. An event is an observation, a trace update or a score;
 * an observation that outlived its first seconds counts twice, for its start and its end.
 * `sent = accepted + rejected`, and every recorded event is counted once in `sent`, `dropped`, `spooled` or `pending`.
 */
export interface DeliveryReport {
  /** Events the server has answered for. */
  readonly sent: number
  /** Events the server has stored. */
  readonly accepted: number
  /** Events the server has refused, one by one or with their whole batch. */
  readonly rejected: number
  /** Events given up without an answer of the server. */
  readonly dropped: number
  /** Events given up for now that are in the spool: they are sent later, by this process or the next, and counted as replayed there. */
  readonly spooled: number
  /** Events still waiting or on their way; 0 unless the time for the flush ran out. */
  readonly pending: number
  readonly lastError: DeliveryProblem | undefined
  /** What became of the files in them, which are no events. */
  readonly media?: MediaReport
}

/** What became of events that earlier processes left in the spool; they are in no other count. */
export interface ReplayReport {
  readonly accepted: number
  readonly rejected: number
  /** Damaged, or removed to stay within the spool's bound. */
  readonly lost: number
}

/** A {@link DeliveryReport} with reasons and with what waits. */
export interface DeliveryStats extends DeliveryReport {
  readonly rejectedByReason: Readonly<Record<string, number>>
  readonly droppedByReason: Readonly<Partial<Record<DropReason, number>>>
  readonly replayed: ReplayReport
  /** What a sampler left out on purpose; it is in no other count. */
  readonly sampledOut: SampledOut
  /** Bytes of events that wait or are on their way. */
  readonly queuedBytes: number
  /** What became of the events of each exporter; it is part of the counts. */
  readonly exports: readonly ExportReport[]
}

/** Events were lost: they are counted in the report and will not arrive. */
export interface DeliveryLoss {
  readonly kind: 'rejected' | 'dropped'
  /** A {@link DropReason}, or what the server said. */
  readonly reason: string
  readonly count: number
}
