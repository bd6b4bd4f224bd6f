import type { HttpClient, Scheduled } from '../platform/platform.ts'
import type { DeliveryLoss } from '../queue/delivery-report.ts'
import type { EventSink } from '../queue/event-sink.ts'
import type { Snapshot } from '../trace/observation-record.ts'
import type { SendProblem } from '../transport/send-result.ts'
import type { HandedOver } from './exporter.ts'
import type { Hold } from './request-lifetime.ts'

/** What became of the files that were found in inputs, outputs and metadata. */
export interface MediaReport {
  /** Files the server has stored. */
  readonly uploaded: number
  /** Files the server had already. */
  readonly known: number
  /** Files that did not arrive: refused, given up, or without room. */
  readonly dropped: number
  /** Files given up for now that are in the spool: they are uploaded by a later process. */
  readonly spooled: number
  /** Files that wait or are on their way. */
  readonly pending: number
}

/**
 * What stands for an object in a snapshot: the object itself, a copy of it in which references stand for files, or the
 * reference that stands for bytes.
 */
export type TakeMedia = (value: object) => unknown

/** Takes files out of values and uploads those whose observations pass through it. Nothing here throws. */
export interface MediaSink extends EventSink {
  readonly take: TakeMedia
  /** Undefined before the first file. */
  report(): MediaReport | undefined
  /** Uploads what is known; resolves when all of it is settled. */
  drain(): Promise<void>
  /** Takes nothing more and hands over what has not arrived. */
  handOver(): readonly HandedOver[]
  /** Takes nothing more and gives up what is left. */
  close(): Promise<void>
}

/** What a file needs besides its bytes to be uploaded. */
export interface SpooledMedia {
  readonly id: string
  readonly sha256Hash: string
  readonly contentType: string
  readonly place: MediaPlace
}

/** Where a file is named. */
export interface MediaPlace {
  readonly traceId: string
  readonly observationId: string | undefined
  readonly field: 'input' | 'output' | 'metadata'
}

/** Files on disk, so that they outlive the process. Nothing here throws. */
export interface MediaSpool {
  /** Bytes that files of earlier processes may take; the oldest beyond it are given up. */
  readonly maxBytes: number
  /** Writes a file at once; false when the disk refuses. */
  keep(media: SpooledMedia, bytes: Uint8Array): boolean
  remove(id: string): void
  /** What earlier processes left, oldest first. */
  left(): readonly { readonly id: string; readonly sizeBytes: number }[]
  read(
    id: string,
  ): Promise<{ readonly media: SpooledMedia; readonly bytes: Uint8Array } | undefined>
}

/** What an upload works with. */
export interface MediaContext {
  /** Where events go after it. */
  readonly sink: EventSink
  /** The JSON text of a value, masked. */
  readonly snapshot: Snapshot
  readonly publicKey: string
  /** The server's address without a slash at the end. */
  readonly baseUrl: string
  /** The headers with the keys. */
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly hold: Hold
  readonly createClient: (origin: string) => HttpClient
  readonly schedule: (callback: () => void, delayMs: number) => Scheduled
  /** Where files outlive the process, if anywhere. */
  readonly spool?: MediaSpool | undefined
  readonly onLoss: (loss: DeliveryLoss) => void
  readonly onProblem: (problem: SendProblem) => void
}

/** Uploads images, audio and other files apart from the events that hold them; `uploadMedia()` of `@heddle/core/media` makes one. */
export interface MediaUpload {
  open(context: MediaContext): MediaSink
}
