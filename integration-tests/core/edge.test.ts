import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'

import { startWorker } from './workerd.ts'

interface StoredEvent {
  readonly id: string
  readonly type: string
  readonly body: {
    readonly id: string
    readonly traceId?: string
    readonly parentObservationId?: string
    readonly sessionId?: string
    readonly input?: unknown
  }
}

/** Requests that are answered at the same time by one isolate. */
const CONCURRENT_REQUESTS = 8

async function startSink(): Promise<{ readonly url: string; readonly events: StoredEvent[] }> {
  const events: StoredEvent[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      const { batch } = JSON.parse(body) as { batch: StoredEvent[] }
      events.push(...batch)
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
  return { url: `http://127.0.0.1:${port}`, events }
}

async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'programs/worker.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    conditions: ['heddle-source', 'workerd', 'worker', 'browser'],
  })
  return outputFiles[0]?.text ?? ''
}

it('traces nested and concurrent steps in Cloudflare’s runtime, which waits for the delivery', async () => {
  const sink = await startSink()
  const code = await bundleWorker()
  expect(code).not.toMatch(/\bfrom\s*["']|\bimport\s*[("']|node:/)
  await using worker = await startWorker(code, sink.url)
  const ask = async (question: string): Promise<string> =>
    (await fetch(`${worker.url}/${question}`)).text()
  expect(await ask('first')).toBe('first first?!')
  // Nothing flushes: the answer is out and the runtime is held until the delivery is done.
  await expect.poll(() => sink.events.length, { timeout: 20_000 }).toBe(5)
  const questions = Array.from({ length: CONCURRENT_REQUESTS }, (_, index) => `q${index}`)
  expect(await Promise.all(questions.map(ask))).toEqual(
    questions.map((question) => `${question} ${question}?!`),
  )
  const expected = 5 * (1 + CONCURRENT_REQUESTS)
  await expect.poll(() => sink.events.length, { timeout: 20_000 }).toBe(expected)
  expectWholeTraces(sink.events)
}, 60_000)

function expectWholeTraces(events: readonly StoredEvent[]): void {
  const agents = events.filter(({ type }) => type === 'agent-create')
  expect(new Set(agents.map(({ body }) => body.traceId)).size).toBe(1 + CONCURRENT_REQUESTS)
  for (const { body: agent } of agents) {
    const children = events.filter(({ body }) => body.parentObservationId === agent.id)
    expect(children.map(({ type }) => type).toSorted()).toEqual([
      'generation-create',
      'retriever-create',
      'retriever-create',
    ])
    for (const { body } of children) {
      expect(body.traceId).toBe(agent.traceId)
      expect(String(body.input)).toContain(String(agent.input))
    }
    const trace = events.find(
      ({ type, body }) => type === 'trace-create' && body.id === agent.traceId,
    )
    expect(trace?.body.sessionId).toBe(agent.input)
  }
}
