import { createHttpClient, randomHex, schedule } from '#platform'

import type { Log } from '../log.ts'
import type { HttpClient } from '../platform/platform.ts'
import { DeliveryLedger } from '../queue/delivery-ledger.ts'
import { ObservationQueue } from '../queue/observation-queue.ts'
import { maskJson } from '../trace/mask.ts'
import type { MaskedField } from '../trace/mask.ts'
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
import type { Settings } from './settings.ts'

export interface ClientParts {
  readonly ledger: DeliveryLedger
  readonly queue: ObservationQueue
  readonly delivery: Delivery
  readonly snapshot: Snapshot
  readonly http: HttpClient
}

export interface ComposeContext {
  readonly log: Log
  readonly onProblem: (problem: SendProblem) => void
}

/** Wires the parts of one client. */
export function compose(settings: Settings, context: ComposeContext): ClientParts {
  const ledger = new DeliveryLedger()
  const queue = new ObservationQueue({
    maxBytes: settings.maxQueueBytes,
    ledger,
    createEventId: createEventIds(),
  })
  const sleeper = new Sleeper(schedule)
  const snapshot = createSnapshot(settings)
  const http = createHttpClient(new URL(settings.baseUrl).origin)
  const delivery = new Delivery({
    queue,
    ledger,
    sleeper,
    snapshot,
    transport: composeTransport(settings, { ...context, http, sleeper }),
    flushIntervalMs: settings.flushIntervalMs,
    keep: () => 0,
  })
  return { ledger, queue, delivery, snapshot, http }
}

interface TransportContext extends ComposeContext {
  readonly http: HttpClient
  readonly sleeper: Sleeper
}

function composeTransport(settings: Settings, context: TransportContext): Transport {
  const { http, sleeper, onProblem } = context
  const posting = createHttpTransport({
    client: http,
    url: `${settings.baseUrl}/api/public/ingestion`,
    headers: headersOf(settings),
    timeoutMs: settings.requestTimeoutMs,
  })
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

/** Event ids are one random part for the client and a number, so the order in which a client spoke can be seen. */
function createEventIds(): () => string {
  const client = randomHex(8)
  let number = 0
  return () => `${client}-${++number}`
}

const MASKED: ReadonlySet<SnapshotField> = new Set(['input', 'output', 'metadata'])

function createSnapshot({ mask, maxFieldBytes }: Settings): Snapshot {
  if (mask === undefined) return (value) => serialize(value, maxFieldBytes)
  return (value, field) => {
    const json = serialize(value, maxFieldBytes)
    if (!MASKED.has(field)) return json
    return maskJson(json, mask, { field } as MaskedField) // the set holds just these fields
  }
}
