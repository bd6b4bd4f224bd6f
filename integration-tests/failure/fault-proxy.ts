import { createServer, request as openRequest } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What may go wrong between a client and the server with one request. */
export const FAULTS = [
  'refuse',
  'delay',
  'reset mid-body',
  '401',
  '413',
  '429',
  '500',
  '503',
  'HTML',
  '207 with errors',
  'truncate',
  'duplicate',
] as const

export type Fault = (typeof FAULTS)[number]

/** How long an answer is held back, milliseconds. */
const DELAY_MS = 2_000
/** How long the port stays closed, milliseconds. */
const REFUSE_MS = 300
/** Bodies up to this size pass in spite of the fault 413, bytes. */
const SMALL_BYTES = 48_000
/** Under "207 with errors" one event in so many is refused. */
const REFUSED_SHARE = 7

const ANSWERS: Partial<Record<Fault, readonly [number, IncomingHttpHeaders, string]>> = {
  '401': [401, {}, '{"message":"no such key"}'],
  '429': [429, { 'retry-after': '1' }, '{"message":"slow down"}'],
  '500': [500, {}, '{"message":"oops"}'],
  '503': [503, { 'retry-after': '0' }, '<html>unavailable</html>'],
  HTML: [200, { 'content-type': 'text/html' }, '<html>Please sign in</html>'],
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string
  /** Faults of the next requests, one each; when they are used up, requests pass. */
  readonly script: Fault[]
  /** Requests that arrived. */
  readonly requestCount: number
  /** Closes the port: attempts meet ECONNREFUSED until `reopen`. */
  shut(): Promise<void>
  reopen(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Stands between clients and the server at `target` and meets each request with the next fault of its script. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const proxy = new Proxy(target)
  await proxy.listen(0)
  return proxy
}

class Proxy implements FaultProxy {
  readonly script: Fault[] = []
  requestCount = 0
  readonly #target: URL
  readonly #server: Server
  /** Ids of events that were passed on, so that no event is both stored and refused. */
  readonly #passed = new Set<string>()
  /** One promise for each request that may be stored, until its answer has left. */
  readonly #unanswered = new Set<Promise<void>>()
  #port = 0
  #isClosed = false

  constructor(target: string) {
    this.#target = new URL(target)
    this.#server = createServer((request, response) => {
      this.#meet(request, response).catch(() => request.socket.destroy())
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port // it listens on TCP
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    await this.#close()
  }

  shut(): Promise<void> {
    return this.#close()
  }

  reopen(): Promise<void> {
    return this.listen(this.#port)
  }

  async #close(): Promise<void> {
    const closed = this.#stopListening()
    this.#server.closeAllConnections()
    await closed
  }

  #stopListening(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requestCount++
    const fault = this.script.shift()
    if (fault === 'reset mid-body') return this.#resetMidBody(request)
    if (fault === 'refuse') return this.#refuse()
    const body = await readAll(request)
    const answer = fault === undefined ? undefined : ANSWERS[fault]
    if (answer !== undefined) {
      const [status, headers, text] = answer
      response.writeHead(status, headers).end(text)
      return
    }
    if (fault === '413' && body.length > SMALL_BYTES) {
      response.writeHead(413).end('{"message":"too large for this proxy"}')
      return
    }
    this.#awaitAnswer(response)
    if (fault === '207 with errors') return this.#refuseSome(request, response, body)
    await this.#passOn({ request, response, body }, fault)
  }

  async #passOn({ request, response, body }: Exchange, fault: Fault | undefined): Promise<void> {
    this.#remember(eventsOf(body))
    if (fault === 'duplicate') await this.#forward(request, body)
    const answer = await this.#forward(request, body)
    if (fault === 'delay') await sleep(DELAY_MS)
    if (fault !== 'truncate') return respond(response, answer)
    response.writeHead(answer.status, { 'content-length': answer.body.length })
    response.write(answer.body.subarray(0, answer.body.length >> 1))
    response.socket?.destroySoon()
  }

  #awaitAnswer(response: ServerResponse): void {
    const left = new Promise<void>((resolve) => response.once('close', resolve))
    this.#unanswered.add(left)
    void left.then(() => this.#unanswered.delete(left))
  }

  /**
   * Closes the port for a moment, so that further attempts meet ECONNREFUSED. Requests on their way are answered before: only
   * `truncate` loses answers.
   */
  async #refuse(): Promise<void> {
    if (!this.#server.listening) return
    const closed = this.#stopListening()
    while (this.#unanswered.size > 0) await Promise.all(this.#unanswered)
    this.#server.closeAllConnections()
    await closed
    await sleep(REFUSE_MS)
    if (!this.#isClosed) await this.listen(this.#port)
  }

  /** Passes half of the body on, then both sides see the connection break. */
  async #resetMidBody(request: IncomingMessage): Promise<void> {
    const body = await readAll(request)
    const upstream = openRequest(new URL(request.url ?? '', this.#target), {
      method: 'POST',
      headers: request.headers,
    })
    upstream.on('error', () => {})
    upstream.write(body.subarray(0, body.length >> 1), () => upstream.destroy())
    request.socket.resetAndDestroy()
  }

  /** Refuses some events itself and passes the others on. */
  async #refuseSome(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer,
  ): Promise<void> {
    const events = eventsOf(body)
    const isRefused = ({ id }: Event): boolean =>
      !this.#passed.has(id) && numberOf(id) % REFUSED_SHARE === 0
    const taken = events.filter((event) => !isRefused(event))
    this.#remember(taken)
    const answer = await this.#forward(request, Buffer.from(JSON.stringify({ batch: taken })))
    if (answer.status !== 207) return respond(response, answer)
    const { successes, errors } = JSON.parse(answer.body.toString()) as Results
    const refused = events
      .filter(isRefused)
      .map(({ id }) => ({ id, status: 400, message: 'refused by the proxy' }))
    respond(response, {
      ...answer,
      body: Buffer.from(JSON.stringify({ successes, errors: [...errors, ...refused] })),
    })
  }

  #remember(events: readonly Event[]): void {
    for (const { id } of events) this.#passed.add(id)
  }

  #forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const headers = { ...request.headers, 'content-length': String(body.length) }
    const url = new URL(request.url ?? '', this.#target)
    const upstream = openRequest(url, { method: request.method, headers }, (answer) => {
      readAll(answer).then(
        (read) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read }),
        reject,
      )
    })
    upstream.on('error', reject).end(body)
    return promise
  }
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly body: Buffer
}

interface Event {
  readonly id: string
}

interface Results {
  readonly successes: readonly unknown[]
  readonly errors: readonly unknown[]
}

function eventsOf(body: Buffer): readonly Event[] {
  return (JSON.parse(body.toString()) as { batch: readonly Event[] }).batch
}

/** The client numbers its events. */
function numberOf(id: string): number {
  return Number(id.split('-')[1])
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function respond(response: ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _, connection: __, ...others } = headers
  response.writeHead(status, { ...others, 'content-length': body.length }).end(body)
}
