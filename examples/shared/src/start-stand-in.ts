import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'

import type { Failure } from './failure.ts'
import { createStandInApp } from './stand-in-app.ts'
import type { Pace } from './stand-in-app.ts'

const AT_ONCE: Pace = { firstTokenMs: 0, perTokenMs: 0 }

export interface StandInOptions {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number
  readonly pace?: Pace
}

/** A running stand-in. `await using` closes it. */
export interface StandIn extends AsyncDisposable {
  /** Base URL for an OpenAI client: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string
  /** Makes the next chat requests fail, in this order, before requests succeed again. */
  failNext: (...failures: readonly Failure[]) => void
  close: () => Promise<void>
}

/**
 * Starts a stand-in for OpenAI's API on the loopback address. It is no language model: it answers by fixed rules from
 * the material in the prompt, so that examples and tests run offline and always give the same answers.
 */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const failures: Failure[] = []
  const app = createStandInApp({
    pace: options.pace ?? AT_ONCE,
    now: Date.now,
    nextFailure: () => failures.shift(),
  })
  const server = serve({
    fetch: app.fetch,
    hostname: '127.0.0.1',
    port: options.port ?? 0,
  }) as Server // `serve` without TLS options makes a plain HTTP server
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo // a TCP server that listens has a port
  const close = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    failNext: (...next) => void failures.push(...next),
    close,
    [Symbol.asyncDispose]: close,
  }
}
