import { createHttpClient, openClientSpool, openTransport, schedule } from '#platform'

import type { Log } from '../log.ts'
import type { Endpoint, HttpClient } from '../platform/platform.ts'
import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { DeliveryLoss } from '../queue/delivery-report.ts'
import { EventNumbers } from '../queue/event-numbers.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { ObservationQueue } from '../queue/observation-queue.ts'
import type { SamplingSink } from '../sampling/sampler.ts'
import { keepingSerialized } from '../sampling/serialized.ts'
import type { ClientSpool } from '../spool/spool.ts'
import { maskJson } from '../trace/mask.ts'
import type { MaskedField, MaskingSink } from '../trace/mask.ts'
import type { Snapshot, SnapshotField } from '../trace/observation-record.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { serialize } from '../transport/serialize.ts'
import { Sleeper } from '../transport/sleeper.ts'
import { VERSION } from '../version.ts'
import { Delivery } from './delivery.ts'
import type { ExportSink } from './exporter.ts'
import type { MediaSink, TakeMedia } from './media-upload.ts'
import { HOLD_TIMEOUT_MS, holdRequest } from './request-lifetime.ts'
import type { Hold } from './request-lifetime.ts'
import type { Settings } from './settings.ts'
import { within } from './within.ts'

export interface ClientParts {
  readonly log: Log
  readonly ledger: DeliveryLedger
  readonly queue: ObservationQueue
  readonly delivery: Delivery
  /** Other places that events go to. */
  readonly exports: readonly ExportSink[]
  /** What uploads files apart from events, if anything does. */
  readonly media: MediaSink | undefined
  /** Where the recorder's events go, and how it takes their values. */
  readonly sink: EventSink
  readonly snapshot: Snapshot
  /** What holds events back until an asynchronous mask has answered. */
  readonly masking: MaskingSink | undefined
  /** What holds traces back until their end, if anything does. */
  readonly sampling: SamplingSink | undefined
  readonly http: HttpClient
  readonly spool: ClientSpool | undefined
  /** What every request of this client has. */
  readonly endpoint: Endpoint
}

export interface ComposeContext {
  readonly onLoss: (loss: DeliveryLoss) => void
  readonly onProblem: (problem: SendProblem) => void
  readonly log: Log
}

/** Wires the parts of one client. */
export function compose(settings: Settings, context: ComposeContext): ClientParts {
  const ledger = new DeliveryLedger(context.onLoss)
  const spool = openClientSpool({ settings, ledger, log: context.log })
  const numbers = new EventNumbers()
  const queue = new ObservationQueue({
    maxBytes: settings.maxQueueBytes,
    ledger,
    spool,
    createEventId: () => numbers.next(),
  })
  const sleeper = new Sleeper(schedule)

  const media: { sink?: MediaSink | undefined } = {}
  const takeMedia: TakeMedia = (value) => media.sink?.take(value) ?? value
  const taken = createSnapshot(settings, settings.media && takeMedia)
  const http = createHttpClient(settings.baseUrl, settings.isCompressing)
  const headers = headersOf(settings)
  const endpoint: Endpoint = {
    url: `${settings.baseUrl}/api/public/ingestion`,
    // Each request says anew how far the client came.
    get headers() {
      return { ...headers, 'x-heddle-delivery': numbers.announce(ledger.report()) }
    },
    timeoutMs: settings.requestTimeoutMs,
  }
  const own = { ...context, ledger, queue, spool, http, endpoint }
  const snapshot = keepingSerialized(taken)
  const transport = openTransport({ ...own, sleeper })
  const { flushMode, sampler, waitUntil } = settings
  const hold: Hold = (work, wait) => {
    if (flushMode === 'batched') return
    holdRequest(async () => {
      if (wait) await new Promise<void>(wait)
      await within(work(), HOLD_TIMEOUT_MS)
    }, waitUntil)
  }
  const delivery = new Delivery({ ...settings, ...own, sleeper, snapshot, transport, hold })
  const way = { ...context, sink: delivery, snapshot, headers, hold }
  media.sink = openMedia(settings, way)
  const exports = openExports(settings, { ...way, sink: media.sink ?? delivery })
  const last = exports.at(-1) ?? media.sink ?? delivery
  const sampling = sampler?.open({ sink: last, snapshot, schedule, now: Date.now })
  const masking = openMasking(settings, sampling ?? last, taken)
  return {
    ...own,
    delivery,
    exports,
    media: media.sink,
    sampling,
    masking,
    sink: masking ?? sampling ?? last,
    snapshot: masking?.snapshot ?? taken,
  }
}

interface Way extends ComposeContext {
  /** Where events go next. */
  readonly sink: EventSink
  readonly snapshot: Snapshot
  readonly headers: Readonly<Record<string, string>>
  readonly hold: Hold
}

function openMedia(settings: Settings, way: Way): MediaSink | undefined {
  const { publicKey, baseUrl, requestTimeoutMs: timeoutMs, media } = settings
  return media?.open({
    ...way,
    publicKey,
    baseUrl,
    timeoutMs,
    schedule,
    createClient: createHttpClient,
  })
}

/** The exporters one behind the other: the last one is the first that events meet. */
function openExports(settings: Settings, way: Way): readonly ExportSink[] {
  const exports: ExportSink[] = []
  for (const exporter of settings.exporters ?? []) {
    exports.push(exporter.open({ ...way, sink: exports.at(-1) ?? way.sink, settings }))
  }
  return exports
}

function openMasking(
  { mask, maxQueueBytes: maxWaiting }: Settings,
  sink: EventSink,
  unmasked: Snapshot,
): MaskingSink | undefined {
  return typeof mask === 'object'
    ? mask.open({ sink, schedule, serialize: unmasked, maxWaiting })
    : undefined
}

function headersOf({ publicKey, secretKey }: Settings): Readonly<Record<string, string>> {
  return {
    authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}`,
    'content-type': 'application/json',
    'x-langfuse-sdk-name': 'heddle-js',
    'x-langfuse-sdk-version': VERSION,
  }
}

/** Fields that a mask and the search for media see. */
const PAYLOADS: ReadonlySet<SnapshotField> = new Set(['input', 'output', 'metadata'])

/** Takes values, masked when the mask answers at once. */
function createSnapshot(
  { maxFieldBytes, mask }: Settings,
  takeMedia: TakeMedia | undefined,
): Snapshot {
  return (value, field) => {
    if (!PAYLOADS.has(field)) return serialize(value, maxFieldBytes)
    const json = serialize(value, maxFieldBytes, takeMedia)
    return typeof mask === 'function' ? maskJson(json, mask, { field } as MaskedField) : json // the set holds just these fields
  }
}
