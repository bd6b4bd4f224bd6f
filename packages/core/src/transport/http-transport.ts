import type { Endpoint, HttpClient } from '../platform/platform.ts'
import { readAnswer } from './read-answer.ts'
import { undelivered } from './send-result.ts'
import type { Transport } from './transport.ts'

/** Sends each batch as one POST of the bytes it holds; `read` says what the answer means. */
export function createHttpTransport(
  client: HttpClient,
  endpoint: Endpoint,
  read = readAnswer,
): Transport {
  return {
    async send(batch, given) {
      try {
        const answer = await (given ?? client.post({ ...endpoint, body: batch.body }))
        return read(batch, answer, Date.now())
      } catch (error) {
        return undelivered(batch, {
          code: 'network',
          message: `No answer from ${endpoint.url}: ${describeNetworkError(error)}`,
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
