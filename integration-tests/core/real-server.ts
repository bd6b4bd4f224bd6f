import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { createServer } from '@heddle/server'

/** Longest wait for what was acknowledged to be listed, milliseconds; generous, because test machines are busy. */
const READ_TIMEOUT_MS = 20_000

export interface StoredObservation {
  readonly id: string
  readonly parentObservationId?: string | null
  readonly name: string
  readonly level: string
  readonly endTime?: string | null
}

export interface StoredTrace {
  readonly id: string
  readonly name?: string | null
  readonly tags?: readonly string[]
  readonly metadata?: Record<string, unknown> | null
  readonly output?: unknown
  readonly observations: readonly StoredObservation[]
}

export interface RealServer extends AsyncDisposable {
  readonly url: string
  /** The trace as the public API gives it, once it holds so many observations. */
  readonly readTrace: (traceId: string, observations: number) => Promise<StoredTrace>
}

const authorization = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

/** A real server with embedded stores on a folder of its own. */
export async function startRealServer(): Promise<RealServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'heddle-core-'))
  const server = await createServer({ port: 0, dataDir })
  const read = async (traceId: string): Promise<StoredTrace | undefined> => {
    const address = `${server.url}/api/public/traces/${traceId}`
    const response = await fetch(address, { headers: { authorization } })
    return response.ok ? ((await response.json()) as StoredTrace) : undefined // the API's shape
  }
  return {
    url: server.url,
    readTrace: async (traceId, observations) => {
      const deadline = Date.now() + READ_TIMEOUT_MS
      for (;;) {
        const trace = await read(traceId)
        if (trace !== undefined && trace.observations.length >= observations) return trace
        if (Date.now() > deadline) throw new Error(`${traceId}: ${JSON.stringify(trace)}`)
        await sleep(50)
      }
    },
    [Symbol.asyncDispose]: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
