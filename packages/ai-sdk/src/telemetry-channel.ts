import { runWithObservation } from '@heddle/core'
import type { ActiveObservation } from '@heddle/core'

import { attempt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** What ai@7 publishes at the start of an operation; the same object comes again at its end, with `result` or `error`. Source: ai 7.0.173, src/telemetry/tracing-channel.ts. */
export interface ChannelMessage {
  /** For example `generateText`, `step`, `languageModelCall`, `executeTool`. */
  readonly type: string
  readonly event: ForeignObject
  /** Absent also when the call does not record its inputs or outputs. */
  readonly result?: unknown
  readonly error?: unknown
}

/** Who hears of operations. What it throws reaches nobody. */
export interface ChannelListener {
  /** Returns the place of what runs inside the operation; undefined leaves it where it is. */
  started(message: ChannelMessage): ActiveObservation | undefined
  ended(message: ChannelMessage): void
}

/** Name of the channel. Source: as above. */
const NAME = 'ai:telemetry'

type Subscriber = (message: ChannelMessage) => void

/** As much of Node's tracing channel as is used: a store is whatever can run a function for a value. */
interface TracingChannel {
  readonly start: {
    bindStore(store: object, transform: (message: ChannelMessage) => unknown): void
    unbindStore(store: object): void
  }
  readonly asyncEnd: {
    subscribe(subscriber: Subscriber): void
    unsubscribe(subscriber: Subscriber): void
  }
}

interface ChannelHost {
  readonly process?: {
    getBuiltinModule?(name: string): { tracingChannel?(name: string): TracingChannel } | undefined
  }
}

/** Listens to what ai@7 publishes. Returns a function that ends it; undefined where the runtime has no such channel. */
export function listenToChannel(listener: ChannelListener): (() => void) | undefined {
  const host = globalThis as unknown as ChannelHost
  const channel = attempt(
    () => host.process?.getBuiltinModule?.('diagnostics_channel')?.tracingChannel?.(NAME),
    undefined,
  )
  if (channel === undefined) return undefined
  const store = {
    run: (active: ActiveObservation | undefined, run: () => unknown) =>
      active === undefined ? run() : runWithObservation(active, run),
  }
  // An error in one of these would end the process.
  const ended: Subscriber = (message) => attempt(() => listener.ended(message), undefined)
  channel.start.bindStore(store, (message) => attempt(() => listener.started(message), undefined))
  channel.asyncEnd.subscribe(ended)
  return () => {
    channel.start.unbindStore(store)
    channel.asyncEnd.unsubscribe(ended)
  }
}
