import { traceIdOfMessage } from './trace-id.ts'

/** Where feedback goes. */
export interface FeedbackServer {
  /** Address of the Heddle server, with or without a slash at its end. */
  readonly baseUrl: string
  /** The project's public key, `pk-…`: it may write scores and nothing else, so it may stand in a page. */
  readonly publicKey: string
}

/** What feedback is about: a trace, by its id or by the id of the message that it answered. */
export type FeedbackTarget =
  | { readonly traceId: string; readonly observationId?: string | undefined }
  | { readonly messageId: string; readonly observationId?: string | undefined }

export interface Feedback {
  /** Name of the score. Default: `user-feedback`. */
  readonly name?: string | undefined
  /** A boolean (a thumb), a number (stars), or a text (a category). */
  readonly value: boolean | number | string
  readonly comment?: string | undefined
  /** Feedback with an id that was sent before replaces it. Default: a new one. */
  readonly id?: string | undefined
}

/** What became of feedback: `id` is that of the score. `status` is the HTTP status, 0 when the server was not reached. */
export type FeedbackReport =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly id: string; readonly status: number; readonly reason: string }

/** Name of the score unless another is given. */
export const DEFAULT_NAME = 'user-feedback'

/** A random id. `crypto.randomUUID` is missing on pages without HTTPS. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Writes feedback as a score and reports what became of it; it never throws. The request outlives the page it was sent from.
 * The trace need not be there yet.
 *
 * @example await sendFeedback({ baseUrl, publicKey }, { messageId: message.id }, { value: true })
 */
export async function sendFeedback(
  server: FeedbackServer,
  target: FeedbackTarget,
  feedback: Feedback,
): Promise<FeedbackReport> {
  const id = feedback.id ?? randomId()
  try {
    const response = await fetch(`${server.baseUrl.replace(/\/+$/u, '')}/api/public/scores`, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      headers: {
        authorization: `Bearer ${server.publicKey}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(toScore(id, target, feedback)),
    })
    if (response.ok) return { ok: true, id }
    return { ok: false, id, status: response.status, reason: await reasonOf(response) }
  } catch (error) {
    return { ok: false, id, status: 0, reason: String(error) }
  }
}

function toScore(id: string, target: FeedbackTarget, { name, value, comment }: Feedback) {
  return {
    id,
    traceId: 'traceId' in target ? target.traceId : traceIdOfMessage(target.messageId),
    observationId: target.observationId,
    name: name ?? DEFAULT_NAME,
    value: typeof value === 'boolean' ? Number(value) : value,
    dataType: DATA_TYPES[typeof value as keyof typeof DATA_TYPES],
    comment: comment === '' ? undefined : comment,
  }
}

const DATA_TYPES = { boolean: 'BOOLEAN', number: 'NUMERIC', string: 'CATEGORICAL' } as const

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text()
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') return message
  } catch {
    // A proxy answered; its text is all there is.
  }
  return text
}
