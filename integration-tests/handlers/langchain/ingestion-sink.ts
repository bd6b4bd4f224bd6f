import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

import type { StoredObservation, StoredTrace } from './stored-trace.ts'

interface ReceivedEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly body: Record<string, unknown> & { readonly id: string; readonly traceId?: string }
}

/** A server that accepts everything, remembers it, and answers what it was sent as traces. */
export interface IngestionSink {
  readonly url: string
  readonly events: readonly ReceivedEvent[]
  /** Bytes of all bodies as they were sent, uncompressed. */
  readonly bytesReceived: () => number
  /** All bodies as they were sent, uncompressed, one after the other. */
  readonly textReceived: () => string
  readonly traces: () => StoredTrace[]
  readonly clear: () => void
  readonly close: () => Promise<void>
}

/** `refusesWith` answers every request with that status and takes nothing. */
export async function openIngestionSink(
  options: { readonly refusesWith?: number } = {},
): Promise<IngestionSink> {
  const events: ReceivedEvent[] = []
  let bytes = 0
  const bodies: string[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      if (options.refusesWith !== undefined) {
        response.writeHead(options.refusesWith, { 'content-type': 'application/json' })
        response.end('{"message":"refused"}')
        return undefined
      }
      const text = body.toString('utf8')
      bodies.push(text)
      // There is nothing here but the ingestion endpoint: files are not uploaded.
      if (request.url?.endsWith('/ingestion') !== true) {
        response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"none"}')
        return undefined
      }
      bytes += body.length
      const { batch } = JSON.parse(text) as { batch: ReceivedEvent[] }
      events.push(...batch)
      response.writeHead(207, { 'content-type': 'application/json' })
      const successes = batch.map((event) => ({ id: event.id, status: 201 }))
      response.end(JSON.stringify({ successes, errors: [] }))
      return undefined
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    bytesReceived: () => bytes,
    textReceived: () => bodies.join('\n'),
    traces: () => mergeEvents(events),
    clear: () => {
      events.length = 0
      bytes = 0
      bodies.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

/** What a server would store: later events of one id add to earlier ones. */
function mergeEvents(events: readonly ReceivedEvent[]): StoredTrace[] {
  const traces = new Map<string, Record<string, unknown>>()
  const observations = new Map<string, Record<string, unknown>>()
  for (const { type, body } of events) {
    if (type === 'score-create') continue
    const isTrace = type === 'trace-create'
    const records = isTrace ? traces : observations
    const known = records.get(body.id) ?? {}
    const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null)
    const kind = isTrace ? undefined : { type: type.split('-')[0]?.toUpperCase() }
    records.set(body.id, { ...known, ...Object.fromEntries(given), ...kind })
  }
  const merged = [...observations.values()] as unknown as StoredObservation[]
  const ids = new Set([...traces.keys(), ...merged.map((observation) => observation.traceId)])
  return [...ids].map((id) => ({
    ...traces.get(id),
    id,
    observations: merged.filter((observation) => observation.traceId === id),
  }))
}
