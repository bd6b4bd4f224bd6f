import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { build } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'

import type * as source from '../index.ts'
import type { DeliveryReport } from '../index.ts'
import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { IngestionServer } from '../testing/ingestion-server.ts'
import { byteLength, createHttpClient, randomHex } from './web.ts'

/** The package as a bundler for the conditions would build it. */
async function bundle(conditions: readonly string[]): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('../index.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['heddle-source', ...conditions],
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

describe('the web platform', () => {
  it('counts UTF-8 as Node does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(byteLength(text)).toBe(Buffer.byteLength(text))
      }),
    )
  })

  it('makes random digits', () => {
    const ids = new Set(Array.from({ length: 500 }, () => randomHex(16)))
    expect(ids.size).toBe(500)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })

  it('posts by fetch', async () => {
    const server = createServer((request, response) => {
      response
        .writeHead(429, { 'retry-after': '3' })
        .end(`${request.method} ${String(request.headers['x-a'])}`)
    })
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo // it listens on TCP
    const answer = await createHttpClient().post({
      url: `http://127.0.0.1:${port}/x`,
      headers: { 'x-a': 'b' },
      body: new TextEncoder().encode('{}'),
      timeoutMs: 1_000,
    })
    expect(answer).toEqual({ status: 429, retryAfter: '3', text: 'POST b' })
  })
})

describe.each([[['browser']], [['workerd', 'worker', 'browser']], [['edge-light']]])(
  'a bundle for %s',
  (conditions) => {
    it('imports nothing, and traces with nesting, delivery and a report', async () => {
      const code = await bundle(conditions)
      expect(code).not.toMatch(/\bimport\s*[({*"']|require\(|node:/)
      await using server = await startIngestionServer()
      const module: unknown = await import(
        `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(code)))}`
      )
      const { Heddle, observe } = module as typeof source // it was bundled from there
      const client = new Heddle({ baseUrl: server.url, publicKey: 'pk-a', secretKey: 'sk-a' })
      const inner = observe((x: number) => x * 2, { client, name: 'inner' })
      const outer = observe((x: number) => inner(x) + 1, { client, name: 'outer' })
      expect(outer(2)).toBe(5)
      expect(await client.shutdown()).toMatchObject({ accepted: 3, pending: 0 })
      const [innerBody, outerBody] = server.bodies('span-create')
      expect(innerBody).toMatchObject({ name: 'inner', parentObservationId: outerBody?.['id'] })
    })

    it('sends again, splits, and tells refusals apart from what is stored', async () => {
      const code = await bundle(conditions)
      await using server = await startIngestionServer()
      const module: unknown = await import(
        `data:text/javascript;base64,${btoa(unescape(encodeURIComponent(code)))}#faults`
      )
      const report = await sendThroughFaults(module as typeof source, server) // it was bundled from there
      expect(report).toMatchObject(OUTLASTED)
    })
  },
)

/** Six events, of which the server refuses one. */
const OUTLASTED = { accepted: 5, rejected: 1, dropped: 0, pending: 0 }

async function sendThroughFaults(
  { Heddle }: typeof source,
  server: IngestionServer,
): Promise<DeliveryReport> {
  const client = new Heddle({ baseUrl: server.url, publicKey: 'pk-a', secretKey: 'sk-a' })
  client.startObservation({ name: 'before', traceId: 't' }).end()
  expect(await client.flush()).toMatchObject({ accepted: 2, lastError: undefined })
  server.faults.push(
    { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
    { kind: 'answer', status: 413 },
    { kind: 'refuse-half' },
  )
  for (const name of ['a', 'b', 'c', 'd']) {
    client.startObservation({ name, traceId: 't', parentObservationId: 'p' }).end()
  }
  const report = await client.shutdown()
  expect(server.requests).toHaveLength(5)
  return report
}

it('is bundled so that what handles failures is a file of its own, loaded with the first', async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'heddle-web-'))
  onTestFinished(() => rm(outdir, { recursive: true }))
  const { metafile } = await build({
    entryPoints: [new URL('../index.ts', import.meta.url).pathname],
    bundle: true,
    splitting: true,
    metafile: true,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'browser',
    conditions: ['heddle-source', 'browser'],
    outdir,
  })
  const [path, entry] = Object.entries(metafile.outputs).find(([, { entryPoint }]) =>
    entryPoint?.endsWith('src/index.ts'),
  ) as [string, (typeof metafile.outputs)[string]] // the entry is built
  const bundled = Object.keys(entry.inputs).join()
  expect(bundled).toContain('src/client/heddle.ts')
  expect(bundled).not.toMatch(/retrying-transport|read-answer|split-oversized|prompts\/open|sha256/)
  await using server = await startIngestionServer()
  const module: unknown = await import(pathToFileURL(path).href)
  expect(await sendThroughFaults(module as typeof source, server)).toMatchObject(OUTLASTED)
})
