import { Pool } from 'undici'

/** One event of the ingestion protocol. */
export interface IngestionEvent {
  readonly id: string
  readonly type: string
  readonly timestamp: string
  readonly body: object
}

/** Bytes of one request: enough that the request itself costs little. Source: measured, larger bodies gain nothing. */
const BATCH_BYTES = 512 * 1024

/** Room for one more event behind a batch that is almost full, bytes. */
const ROOM_BYTES = 4 * 1024 * 1024

const AUTHORIZATION = `Basic ${Buffer.from('pk-bench:sk-bench').toString('base64')}`

const HEAD = '{"batch":['

/**
 * The least a program can do to deliver events: JSON.stringify of each and a POST of the bytes, without validation, copies,
 * bounds, retries or a report. What a product costs above this is the product. Events are written into one buffer one by
 * one: stringifying a whole batch was 2.4 times slower as soon as one event held a letter outside Latin-1, because V8 then
 * keeps the whole text in two bytes a letter.
 */
export class BatchPoster {
  readonly #pool: Pool
  readonly #open = new Set<Promise<void>>()
  readonly #buffer = Buffer.allocUnsafe(BATCH_BYTES + ROOM_BYTES)
  #length = 0

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: 4 })
  }

  add(event: IngestionEvent): void {
    this.#write(this.#length === 0 ? HEAD : ',')
    this.#write(JSON.stringify(event))
    if (this.#length >= BATCH_BYTES) this.#post()
  }

  async flush(): Promise<void> {
    if (this.#length > 0) this.#post()
    await Promise.all(this.#open)
  }

  #write(text: string): void {
    this.#length += this.#buffer.write(text, this.#length)
  }

  #post(): void {
    this.#write(']}')
    const body = Buffer.from(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    const sending = this.#send(body).finally(() => this.#open.delete(sending))
    this.#open.add(sending)
  }

  async #send(body: Buffer): Promise<void> {
    const response = await this.#pool.request({
      path: '/api/public/ingestion',
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: AUTHORIZATION },
      body,
    })
    await response.body.dump()
  }
}
