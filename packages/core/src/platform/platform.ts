import type { MediaUpload } from '../client/media-upload.ts'
import type { SpoolSettings } from '../spool/spool.ts'

/** A value that follows the flow of calls and awaits. */
export interface ContextStorage<Value> {
  getStore(): Value | undefined
  run<Result>(value: Value, callback: () => Result): Result
}

/** Where requests go and what all of them have. */
export interface Endpoint {
  /** The whole address. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Longest time one request takes, milliseconds. */
  readonly timeoutMs: number
}

export interface HttpRequest extends Endpoint {
  /** Default: `POST`. */
  readonly method?: 'POST' | 'PUT' | 'PATCH' | undefined
  readonly body: Uint8Array<ArrayBuffer>
}

export interface HttpAnswer {
  readonly status: number
  readonly retryAfter?: string | undefined
  readonly text: string
}

/** Sends bodies to one origin. `post` rejects when no complete answer came. */
export interface HttpClient {
  post(request: HttpRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

/** A timer or task that can be taken back and never keeps the process alive. */
export interface Scheduled {
  cancel(): void
}

/** Settings whose meaning depends on where the program runs. */
export interface HostSettings {
  /** Whether requests are compressed once the server has said that it understands it. */
  readonly isCompressing?: boolean
  /** Undefined when nothing is to outlive the process. */
  readonly spool: SpoolSettings | undefined
  /** Undefined when files stay in their values. */
  readonly media: MediaUpload | undefined
}
