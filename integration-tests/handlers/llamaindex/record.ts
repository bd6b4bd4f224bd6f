import { Heddle } from '@heddle/core'
import type { LlamaIndexOptions } from '@heddle/llamaindex'
import { onTestFinished } from 'vitest'

import { renderTraces } from '../ai-sdk/render-tree.ts'
import { openIngestionSink } from '../langchain/ingestion-sink.ts'
import type { StoredObservation, StoredTrace } from '../langchain/stored-trace.ts'

/** What a program sent. */
export interface Arrived {
  readonly traces: readonly StoredTrace[]
  readonly observations: readonly StoredObservation[]
  readonly tree: string
  /** Everything that was sent, as text. */
  readonly text: string
  /** The first observation with this name. */
  readonly named: (name: string) => StoredObservation
}

/** A client of a project of its own, and a place where what it sends arrives. Closed when the test ends. */
export async function startRecording(options: LlamaIndexOptions = {}) {
  const sink = await openIngestionSink()
  const client = new Heddle({ baseUrl: sink.url, publicKey: 'pk-test', secretKey: 'sk-test' })
  onTestFinished(async () => {
    await client.shutdown()
    await sink.close()
  })
  const read = (): Arrived => {
    const traces = sink.traces()
    const observations = traces.flatMap((trace) => trace.observations)
    return {
      traces,
      observations,
      tree: renderTraces(traces),
      text: JSON.stringify(sink.events),
      named: (name) => {
        const found = observations.find((observation) => observation.name === name)
        if (found === undefined) throw new Error(`No observation named ${name} arrived.`)
        return found
      },
    }
  }
  return {
    client,
    options: { client, ...options },
    /** Sends, and answers what arrived. */
    arrived: async () => {
      await client.flush()
      return read()
    },
    /** Closes the client, and answers what arrived. */
    ended: async () => {
      await client.shutdown()
      return read()
    },
  }
}
