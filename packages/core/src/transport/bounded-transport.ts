import type { Transport } from './transport.ts'

/** Requests on their way at the same time. More would not go faster over four connections. */
export const MAX_REQUESTS_IN_FLIGHT = 4

/** Lets at most `maxInFlight` sends run; the others wait in line. */
export function bounded(inner: Transport, maxInFlight: number): Transport {
  const waiting: (() => void)[] = []
  let inFlight = 0
  return {
    async send(batch, answer) {
      // A send that ends hands its place to the next in line, so nobody can slip in between.
      if (inFlight < maxInFlight) inFlight++
      else await new Promise<void>((resolve) => waiting.push(resolve))
      try {
        return await inner.send(batch, answer)
      } finally {
        const next = waiting.shift()
        if (next === undefined) inFlight--
        else next()
      }
    },
  }
}
