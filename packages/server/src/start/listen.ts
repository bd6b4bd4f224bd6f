import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'

import { getRequestListener } from '@hono/node-server'

import { StartupError } from './startup-error.ts'

/** How long requests may still run after the server was told to stop, ms. */
const STOP_PATIENCE_MS = 10_000

export interface Listener {
  readonly port: number
  /** Takes no new connections and resolves when the running requests are answered, or were cut off after the patience. Idempotent. */
  stop(): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>

/** Where to listen; port 0 takes a free one. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/**
 * Listens on a host and port.
 * @throws {StartupError} `port-in-use` or `port-refused`.
 */
export async function listen(address: ListenAddress, fetch: Fetch): Promise<Listener> {
  const listener = getRequestListener(fetch, {
    // The caller's process keeps its own Request and Response.
    overrideGlobalObjects: false,
    errorHandler: () => Response.json({ message: MALFORMED }, { status: 400 }),
  })
  const server = createServer((incoming, outgoing) => {
    // A stopping server ends each connection with its next answer, so busy clients do not hold it up.
    if (!server.listening) outgoing.shouldKeepAlive = false
    void listener(incoming, outgoing)
  })
  server.on('clientError', answerBrokenRequest)
  const actualPort = await bind(server, address)
  let stopped: Promise<void> | undefined
  return { port: actualPort, stop: () => (stopped ??= stop(server)) }
}

const MALFORMED = 'Expected a complete HTTP/1.1 request with a valid Host and path.'

function bind(server: Server, wanted: ListenAddress): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, wanted)))
    server.listen(wanted, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : wanted.port)
    })
  })
}

function explain(error: Error, { host, port }: ListenAddress): StartupError {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') {
    return new StartupError(
      'port-in-use',
      `Port ${port} is in use: stop the program that uses it, or choose another with --port (0 takes a free one).`,
    )
  }
  if (['EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EINVAL'].includes(code)) {
    return new StartupError(
      'port-refused',
      `This machine has no address ${host} to listen on (${code}): give one of its own with --host, or 0.0.0.0 for all.`,
      { cause: error },
    )
  }
  return new StartupError(
    'port-refused',
    `The system does not let this process listen on port ${port} (${code}): choose one above 1023 with --port.`,
    { cause: error },
  )
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cutOff = setTimeout(() => server.closeAllConnections(), STOP_PATIENCE_MS)
  await closed
  clearTimeout(cutOff)
}

/** Bytes that are no HTTP get a JSON answer too, since some clients retry only on those. */
function answerBrokenRequest(error: Error, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const isTooLong = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
  const status = isTooLong ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const body = JSON.stringify({ message: isTooLong ? 'Expected headers below 16 kB.' : MALFORMED })
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`
  socket.end(`${head}\r\nconnection: close\r\n\r\n${body}`)
}
