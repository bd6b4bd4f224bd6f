import { createServer, request as openRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

import { onTestFinished } from 'vitest'

/** A balancer that gives each request to the next server; ends with the test. */
export async function startRoundRobin(targets: readonly string[]): Promise<string> {
  let next = 0
  const balancer = createServer((incoming, outgoing) => {
    const target = targets[next++ % targets.length] ?? ''
    const { method = 'GET', headers } = incoming
    const forwarded = openRequest(new URL(incoming.url ?? '/', target), { method, headers })
    forwarded.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    balancer.closeAllConnections()
    balancer.close()
  })
  return `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`
}
