import { createHttpClient, openSpool, schedule } from '#platform'

import type { Endpoint, HttpClient } from '../platform/platform.ts'
import { batchOf } from '../queue/batch.ts'
import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import type { DeliveryLoss } from '../queue/delivery-report.ts'
import { EventNumbers } from '../queue/event-numbers.ts'
import type { EventSink } from '../queue/event-sink.ts'
import { ObservationQueue } from '../queue/observation-queue.ts'
import type { SamplingSink } from '../sampling/sampler.ts'
import { keepingSerialized } from '../sampling/serialized.ts'
import type { Spool, SpoolSettings } from '../spool/spool.ts'
import { maskJson } from '../trace/mask.ts'
import type { Mask, MaskedField, MaskingSink } from '../trace/mask.ts'
import type { Snapshot, SnapshotField } from '../trace/observation-record.ts'
import { bounded, MAX_REQUESTS_IN_FLIGHT } from '../transport/bounded-transport.ts'
import { createHttpTransport } from '../transport/http-transport.ts'
import { pausingWhenUnauthorized, UNAUTHORIZED_PAUSE_MS } from '../transport/pausing-transport.ts'
import { DELIVERY_DEADLINE_MS, retrying } from '../transport/retrying-transport.ts'
import type { SendProblem } from '../transport/send-result.ts'
import { serialize } from '../transport/serialize.ts'
import { Sleeper } from '../transport/sleeper.ts'
import { splittingOversized } from '../transport/split-oversized.ts'
import type { Transport } from '../transport/transport.ts'
import { VERSION } from '../version.ts'
import { Delivery } from './delivery.ts'
import { projectKeyOf } from './settings.ts'
import type { Settings } from './settings.ts'

export interface ClientParts {
  readonly ledger: DeliveryLedger
  readonly queue: ObservationQueue
  readonly delivery: Delivery
  /** Where the recorder's events go, and how it takes their values. */
  readonly sink: EventSink
  readonly snapshot: Snapshot
  /** What holds events back until an asynchronous mask has answered. */
  readonly masking: MaskingSink | undefined
  /** What holds traces back until their end, if anything does. */
  readonly sampling: SamplingSink | undefined
  readonly http: HttpClient
  readonly spool: Spool | undefined
  /** What every request of this client has. */
  readonly endpoint: Endpoint
}

export interface ComposeContext {
  readonly onLoss: (loss: DeliveryLoss) => void
  readonly onProblem: (problem: SendProblem) => void
  /** The spool cannot be written. */
  readonly onSpoolFault: (message: string) => void
}

/** Wires the parts of one client. */
export function compose(settings: Settings, context: ComposeContext): ClientParts {
  const ledger = new DeliveryLedger(context.onLoss)
  const spool = settings.spool && openClientSpool(settings.spool, { settings, ledger, context })
  const numbers = new EventNumbers()
  const queue = new ObservationQueue({
    maxBytes: settings.maxQueueBytes,
    ledger,
    spool,
    createEventId: () => numbers.next(),
  })
  const sleeper = new Sleeper(schedule)
  const plain = createSnapshot(settings)
  const masked = typeof settings.mask === 'function' ? maskingSnapshot(plain, settings.mask) : plain
  const http = createHttpClient(new URL(settings.baseUrl).origin, settings.isCompressing)
  const headers = headersOf(settings)
  const endpoint: Endpoint = {
    url: `${settings.baseUrl}/api/public/ingestion`,
    // Each request says anew how far the client came.
    get headers() {
      return { ...headers, 'x-heddle-delivery': numbers.announce(ledger.report()) }
    },
    timeoutMs: settings.requestTimeoutMs,
  }
  const { sampler, mask, maxQueueBytes } = settings
  const isLate = sampler !== undefined || typeof mask === 'object'
  const snapshot = isLate ? keepingSerialized(masked) : masked
  const delivery = new Delivery({
    queue,
    ledger,
    sleeper,
    snapshot,
    transport: composeTransport({ ...context, http, endpoint, sleeper }),
    flushIntervalMs: settings.flushIntervalMs,
    flushMode: settings.flushMode,
    waitUntil: settings.waitUntil,
    spool,
  })
  const sampling = sampler?.open({ sink: delivery, snapshot, schedule, now: Date.now })
  const sink = sampling ?? delivery
  const waiting = { sink, schedule, serialize: plain, maxWaiting: maxQueueBytes }
  const masking = typeof mask === 'object' ? mask.open(waiting) : undefined
  const parts = { ledger, queue, delivery, sampling, masking, http, endpoint, spool }
  return { ...parts, sink: masking ?? sink, snapshot: masking?.snapshot ?? masked }
}

interface SpoolContext {
  readonly settings: Settings
  readonly ledger: DeliveryLedger
  readonly context: ComposeContext
}

function openClientSpool(
  spool: SpoolSettings,
  { settings, ledger, context }: SpoolContext,
): Spool | undefined {
  return openSpool({
    ...spool,
    projectKey: projectKeyOf(settings),
    toBatch: batchOf,
    onEvicted: (count) => ledger.unspool(count),
    onLost: (count) => ledger.loseReplayed(count),
    onFault: context.onSpoolFault,
  })
}

interface TransportContext extends ComposeContext {
  readonly http: HttpClient
  readonly endpoint: Endpoint
  readonly sleeper: Sleeper
}

function composeTransport(context: TransportContext): Transport {
  const { http, endpoint, sleeper, onProblem } = context
  const posting = createHttpTransport(http, endpoint)
  const careful = pausingWhenUnauthorized(posting, {
    now: Date.now,
    pauseMs: UNAUTHORIZED_PAUSE_MS,
  })
  const persistent = retrying(careful, {
    sleeper,
    onProblem,
    now: Date.now,
    random: Math.random,
    deadlineMs: DELIVERY_DEADLINE_MS,
  })
  return splittingOversized(bounded(persistent, MAX_REQUESTS_IN_FLIGHT))
}

function headersOf({ publicKey, secretKey }: Settings): Readonly<Record<string, string>> {
  return {
    authorization: `Basic ${btoa(`${publicKey}:${secretKey}`)}`,
    'content-type': 'application/json',
    'x-langfuse-sdk-name': 'heddle-js',
    'x-langfuse-sdk-version': VERSION,
  }
}

const MASKED: ReadonlySet<SnapshotField> = new Set(['input', 'output', 'metadata'])

function createSnapshot({ maxFieldBytes }: Settings): Snapshot {
  return (value) => serialize(value, maxFieldBytes)
}

function maskingSnapshot(snapshot: Snapshot, mask: Mask): Snapshot {
  return (value, field) => {
    const json = snapshot(value, field)
    if (!MASKED.has(field)) return json
    return maskJson(json, mask, { field } as MaskedField) // the set holds just these fields
  }
}
