import type { HttpClient } from '../platform/platform.ts'
import { readAnswer, undelivered } from './read-answer.ts'
import type { Transport } from './transport.ts'

export interface HttpTransportParts {
  readonly client: HttpClient
  /** The whole address of the ingestion endpoint. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Sends each batch as one POST of the bytes it holds. */
export function createHttpTransport(parts: HttpTransportParts): Transport {
  const { client, ...request } = parts
  return {
    async send(batch) {
      try {
        const answer = await client.post({ ...request, body: batch.body })
        return readAnswer(batch, answer, Date.now())
      } catch (error) {
        return undelivered(batch, {
          code: 'network',
          message: `No answer from ${request.url}: ${describeNetworkError(error)}`,
          remedy: 'wait',
        })
      }
    },
  }
}

function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  // fetch hides the reason in the cause; an AggregateError of several addresses has only a code.
  const inner = cause instanceof Error ? cause : error
  const code = 'code' in inner ? String(inner.code) : inner.name
  return inner.message === '' ? code : `${code}: ${inner.message}`
}
