import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { Heddle } from '@heddle/core'
import { describe, expect, it, onTestFinished } from 'vitest'

const OBSERVATIONS = 20_000
/** Requests that meet the fault before the server recovers. */
const FAULTY_REQUESTS = 12
/** What a client may grow by beyond the bytes its queue may hold. */
const GROWTH_BYTES = 64_000_000 + 30_000_000

type Fault = (request: IncomingMessage, response: ServerResponse) => void

const FAULTS: Record<string, Fault> = {
  '401 at first': (_, response) => response.writeHead(401).end('{"message":"no such key"}'),
  '413': (_, response) => response.writeHead(413).end('{"message":"too large"}'),
  '429 with Retry-After': (_, response) => response.writeHead(429, { 'retry-after': '0' }).end(),
  '500': (_, response) => response.writeHead(500).end('{"message":"oops"}'),
  '503 of a proxy': (_, response) => response.writeHead(503).end('<html>unavailable</html>'),
  'HTML with status 200': (_, response) => response.writeHead(200).end('<html>hello</html>'),
  'a reset connection': (request) => request.socket.destroy(),
}

interface Sink {
  readonly url: string
  readonly stored: Set<string>
}

/** Meets the first requests with the fault and stores what later ones bring, by event id. */
async function startSink(fault: Fault): Promise<Sink> {
  const stored = new Set<string>()
  let requests = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (++requests <= FAULTY_REQUESTS) return fault(request, response)
      const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: { id: string }[] }
      for (const { id } of batch) stored.add(id)
      const successes = batch.map(({ id }) => ({ id, status: 201 }))
      response.writeHead(207).end(JSON.stringify({ successes, errors: [] }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return { url: `http://127.0.0.1:${port}`, stored }
}

describe('20,000 observations while the server fails and then recovers', () => {
  it.each(Object.entries(FAULTS))('are reported as they were stored: %s', async (_, fault) => {
    const sink = await startSink(fault)
    const rejections: unknown[] = []
    const onRejection = (reason: unknown): void => void rejections.push(reason)
    process.on('unhandledRejection', onRejection)
    onTestFinished(() => void process.off('unhandledRejection', onRejection))
    const client = new Heddle({
      baseUrl: sink.url,
      publicKey: 'pk-test',
      secretKey: 'sk-test',
      logLevel: 'silent',
    })
    const rssBefore = process.memoryUsage().rss
    for (let count = 0; count < OBSERVATIONS; count += 10) {
      const root = client.startObservation({ name: 'root', input: 'x'.repeat(500) })
      for (let child = 1; child < 10; child++) {
        root.startObservation({ name: 'child', output: 'y'.repeat(500) }).end()
      }
      root.end()
      await new Promise(setImmediate)
    }
    await client.flush()
    const report = await client.shutdown()
    const recorded = OBSERVATIONS + OBSERVATIONS / 10
    expect(report.accepted).toBe(sink.stored.size)
    expect(report.sent).toBe(report.accepted + report.rejected)
    expect(report.sent + report.dropped + report.spooled + report.pending).toBe(recorded)
    expect(report.pending).toBe(0)
    expect(rejections).toEqual([])
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(GROWTH_BYTES)
  })

  it.each(['429 with Retry-After', '500', '503 of a proxy', '413', 'a reset connection'])(
    'are all stored in the end: %s',
    async (name) => {
      const sink = await startSink(FAULTS[name] as Fault) // a name of the table
      const client = new Heddle({
        baseUrl: sink.url,
        publicKey: 'pk-test',
        secretKey: 'sk-test',
        logLevel: 'silent',
      })
      for (let count = 0; count < OBSERVATIONS; count++) {
        client
          .startObservation({ name: 'step', traceId: `t${count % 100}`, parentObservationId: 'p' })
          .end()
        if (count % 100 === 0) await new Promise(setImmediate)
      }
      for (let attempt = 0; attempt < 5 && client.stats().pending > 0; attempt++)
        await client.flush()
      expect(client.stats()).toMatchObject({
        accepted: OBSERVATIONS,
        rejected: 0,
        dropped: 0,
        pending: 0,
      })
      expect(sink.stored.size).toBe(OBSERVATIONS)
      await client.shutdown()
    },
  )
})
