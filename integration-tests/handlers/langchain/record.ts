import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import type { CallbackHandlerOptions } from '@heddle/langchain'
import { onTestFinished } from 'vitest'

import { collectUntil } from './collect-garbage.ts'
import { openIngestionSink } from './ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'
import type { StoredObservation, StoredTrace } from './stored-trace.ts'

let projects = 0

/** What a program sent. */
export interface Recording {
  readonly handler: CallbackHandler
  readonly client: Heddle
  readonly traced: { readonly callbacks: CallbackHandler[] }
  /** Waits until every run has ended, sends, and answers what arrived. */
  readonly arrived: () => Promise<Arrived>
  /** What has arrived by now. */
  readonly sent: () => readonly StoredTrace[]
  readonly bytesReceived: () => number
}

export interface Arrived {
  readonly traces: readonly StoredTrace[]
  readonly tree: string
  /** The first observation with this name. */
  readonly named: (name: string) => StoredObservation
}

/** A handler of a project of its own, and a place where what it sends arrives. Closed when the test ends. */
export async function startRecording(options: CallbackHandlerOptions = {}): Promise<Recording> {
  const sink = await openIngestionSink()
  projects += 1
  const client = new Heddle({
    baseUrl: sink.url,
    publicKey: `pk-${projects}`,
    secretKey: 'sk-test',
  })
  const handler = new CallbackHandler({ client, ...options })
  onTestFinished(async () => {
    await client.shutdown()
    await sink.close()
  })
  return {
    handler,
    client,
    traced: { callbacks: [handler] },
    sent: sink.traces,
    bytesReceived: sink.bytesReceived,
    arrived: async () => {
      await collectUntil(() => handler.openRuns === 0)
      await handler.flush()
      const traces = sink.traces()
      return {
        traces,
        tree: renderTraces(traces),
        named: (name) => {
          const found = traces
            .flatMap((trace) => trace.observations)
            .find((observation) => observation.name === name)
          if (found === undefined) throw new Error(`No observation named ${name} arrived.`)
          return found
        },
      }
    },
  }
}
