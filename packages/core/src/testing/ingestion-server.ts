import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

// oxlint-disable-next-line no-restricted-imports -- for tests only: the server checks events with the real schemas
import { ingestionEventSchema } from '../schemas/ingestion-event.ts'
import type { IngestionEvent } from '../schemas/ingestion-event.ts'

/** What the server does with one request instead of storing it. */
export type Fault =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: string
      readonly headers?: Record<string, string>
    }
  /** Stores the batch, but the answer is cut off. */
  | { readonly kind: 'store-then-cut' }
  /** Closes the connection without reading further. */
  | { readonly kind: 'reset' }
  /** Stores every second event and refuses the others one by one. */
  | { readonly kind: 'refuse-half' }
  | { readonly kind: 'never-answer' }

export interface IngestionServer extends AsyncDisposable {
  readonly url: string
  /** Every event that was stored, in order; a repeated event id is stored once. */
  readonly events: IngestionEvent[]
  /** Every request, its headers and its body's size. */
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly sizeBytes: number }[]
  /** The public key each event came with, by event id. */
  readonly senders: Map<string, string>
  /** Faults for the next requests; when they are used up, requests are stored. */
  readonly faults: Fault[]
  /** The bodies of stored events of a type, for example `span-create`. */
  bodies(type: IngestionEvent['type']): Record<string, unknown>[]
}

/** A real HTTP server on a free port that takes batches as the ingestion endpoint does: it validates each event. */
export async function startIngestionServer(): Promise<IngestionServer> {
  const received: Received = {
    events: [],
    senders: new Map(),
    seen: new Set(),
    requests: [],
    faults: [],
  }
  const server = createServer((request, response) => {
    accept(received, request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  const { events, senders, requests, faults } = received
  return {
    url: `http://127.0.0.1:${port}`,
    events,
    senders,
    requests,
    faults,
    bodies: (type) =>
      events
        .filter((event) => event.type === type)
        .map(({ body }) => body as Record<string, unknown>),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Received extends Pick<IngestionServer, 'events' | 'senders' | 'requests' | 'faults'> {
  readonly seen: Set<string>
}

interface EventResult {
  readonly id: string
  readonly status: number
  readonly message?: string
}

async function accept(
  received: Received,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const fault = received.faults.shift()
  if (fault?.kind === 'reset') return void request.socket.destroy()
  const body = await readBody(request)
  received.requests.push({ headers: request.headers, sizeBytes: body.length })
  if (fault?.kind === 'never-answer') return
  if (fault?.kind === 'answer') {
    response.writeHead(fault.status, fault.headers).end(fault.body ?? '')
    return
  }
  const envelope = readEnvelope(received, request, body)
  const answer = store(received, envelope, fault?.kind === 'refuse-half')
  if (fault?.kind === 'store-then-cut') {
    response.writeHead(207, { 'content-length': answer.length }).write(answer.slice(0, 10))
    response.socket?.destroySoon()
    return
  }
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'gzip' }
  response.writeHead(207, headers).end(answer)
}

function readEnvelope(
  { senders }: Received,
  request: IncomingMessage,
  body: Buffer,
): { batch: { id: string }[] } {
  const envelope = JSON.parse(body.toString()) as { batch: { id: string }[] } // the client's form
  for (const { id } of envelope.batch) senders.set(id, publicKeyOf(request))
  return envelope
}

function publicKeyOf({ headers }: IncomingMessage): string {
  const [, credentials = ''] = (headers.authorization ?? '').split(' ')
  return atob(credentials).split(':')[0] ?? ''
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
}

function store(received: Received, body: { batch: { id: string }[] }, refuseHalf: boolean): string {
  const results = body.batch.map((event, index) =>
    refuseHalf && index % 2 === 1
      ? { id: event.id, status: 400, message: 'refused by the test' }
      : storeEvent(received, event),
  )
  return JSON.stringify({
    successes: results.filter(({ status }) => status === 201),
    errors: results.filter(({ status }) => status !== 201),
  })
}

function storeEvent({ events, seen }: Received, event: { id: string }): EventResult {
  const { id } = event
  const parsed = ingestionEventSchema.safeParse(event)
  if (!parsed.success) return { id, status: 400, message: parsed.error.message }
  if (!seen.has(id)) events.push(parsed.data)
  seen.add(id)
  return { id, status: 201 }
}
