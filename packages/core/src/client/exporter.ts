import type { HttpAnswer, HttpRequest } from '../platform/platform.ts'
import type { DeliveryLoss, DeliveryReport } from '../queue/delivery-report.ts'
import type { EventSink } from '../queue/event-sink.ts'
import type { Snapshot } from '../trace/observation-record.ts'
import type { SendProblem } from '../transport/send-result.ts'
import type { Hold } from './request-lifetime.ts'
import type { Settings } from './settings.ts'

/** A request that is handed over when the process ends, and what takes its answer; undefined when none came in time. */
export interface HandedOver {
  readonly request: HttpRequest
  /** What is PUT to the `uploadUrl` of the answer, if it has one. */
  readonly upload?: Pick<HttpRequest, 'headers' | 'body'> | undefined
  readonly settle: (answer: HttpAnswer | undefined) => void
}

/** What became of the events of one exporter. */
export interface ExportReport extends DeliveryReport {
  /** Where it sends to. */
  readonly url: string
  /** Scores, and traces about which something was said that none of their spans took along: there is no place for them. */
  readonly leftOut: number
}

/** Sends what passes through it to another place, and hands it on. Nothing here throws. */
export interface ExportSink extends EventSink {
  report(): ExportReport
  /** Sends everything that has ended; resolves when all of it is settled. */
  drain(): Promise<void>
  /** Takes nothing more and hands over everything that has no answer. */
  handOver(): readonly HandedOver[]
  /** Takes nothing more and gives up what is left. */
  close(): Promise<void>
}

/** What an exporter works with. */
export interface ExporterContext {
  /** Where events go after it. */
  readonly sink: EventSink
  /** The JSON text of a value, masked. */
  readonly snapshot: Snapshot
  readonly settings: Settings
  readonly hold: Hold
  readonly onLoss: (loss: DeliveryLoss) => void
  readonly onProblem: (problem: SendProblem) => void
}

/** Sends observations to another place than Heddle; `otlp()` of `@heddle/core/otlp` makes one. */
export interface Exporter {
  /** True when it stands in for the Heddle server, so that no keys are needed. */
  readonly isInsteadOfHeddle: boolean
  open(context: ExporterContext): ExportSink
}
