import { expect, it, onTestFinished } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'
import type { HeddleOptions } from './options.ts'

const CONTEXT = Symbol.for('@vercel/request-context')

function enterRequest(context: unknown): void {
  Reflect.set(globalThis, CONTEXT, context)
  onTestFinished(() => void Reflect.deleteProperty(globalThis, CONTEXT))
}

it('holds a serverless function until what it recorded is stored', async () => {
  await using server = await startIngestionServer()
  const held: Promise<unknown>[] = []
  enterRequest({ get: () => ({ waitUntil: (work: Promise<unknown>) => held.push(work) }) })
  const client = new Heddle({
    baseUrl: server.url,
    publicKey: 'pk-a',
    secretKey: 'sk-a',
    flushIntervalMs: 20,
  })
  client.startObservation({ name: 'step' }).end()
  client.startObservation({ name: 'step' }).end()
  expect(held).toHaveLength(1)
  await held[0]
  expect(server.bodies('span-create')).toHaveLength(2)
  await client.shutdown()
})

it('records as ever when the platform changed the form of its context', async () => {
  await using server = await startIngestionServer()
  enterRequest({
    get: () => {
      throw new Error('changed')
    },
  })
  const client = new Heddle({ baseUrl: server.url, publicKey: 'pk-a', secretKey: 'sk-a' })
  client.startObservation({ name: 'step' }).end()
  expect(await client.shutdown()).toMatchObject({ accepted: 2 })
})

interface Platform {
  readonly name: string
  /** Makes the platform's sign appear, as it does while a request is answered. */
  readonly enter: (waitUntil: (work: Promise<unknown>) => void) => void
}

function define(target: object, key: PropertyKey, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(target, key)
  Object.defineProperty(target, key, { value, configurable: true, writable: true })
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(target, key)
    else Object.defineProperty(target, key, before)
  })
}

const PLATFORMS: readonly Platform[] = [
  {
    name: 'Next.js',
    enter: (waitUntil) =>
      define(globalThis, Symbol.for('@next/request-context'), { get: () => ({ waitUntil }) }),
  },
  {
    name: 'Netlify',
    enter: (waitUntil) => define(globalThis, 'Netlify', { context: { waitUntil } }),
  },
  {
    name: 'Cloudflare Workers',
    enter: (waitUntil) => {
      const getBuiltinModule = process.getBuiltinModule.bind(process) as (name: string) => unknown
      define(process, 'getBuiltinModule', (name: string) =>
        name === 'cloudflare:workers' ? { waitUntil } : getBuiltinModule(name),
      )
    },
  },
]

it.each(PLATFORMS)('finds the request of $name by itself', async ({ enter }) => {
  await using server = await startIngestionServer()
  const held: Promise<unknown>[] = []
  enter((work) => held.push(work))
  const client = createClient(server.url, { flushIntervalMs: 20 })
  client.startObservation({ name: 'step' }).end()
  await Promise.all(held)
  expect(held).toHaveLength(1)
  expect(server.bodies('span-create')).toHaveLength(1)
  await client.shutdown()
})

it('asks the option before any platform', async () => {
  await using server = await startIngestionServer()
  PLATFORMS[0]?.enter(() => expect.unreachable('the option counts'))
  const held: Promise<unknown>[] = []
  const waitUntil = (work: Promise<unknown>): void => void held.push(work)
  const client = createClient(server.url, { flushIntervalMs: 20, waitUntil })
  client.startObservation({ name: 'step' }).end()
  await Promise.all(held)
  expect(server.bodies('span-create')).toHaveLength(1)
  await client.shutdown()
})

it('sends in mode sync what has ended at once, and holds the function until it is stored', async () => {
  await using server = await startIngestionServer()
  const held: Promise<unknown>[] = []
  const waitUntil = (work: Promise<unknown>): void => void held.push(work)
  const client = createClient(server.url, { flushMode: 'sync', flushIntervalMs: 60_000, waitUntil })
  const root = client.startObservation({ name: 'root' })
  root.startObservation({ name: 'child' }).end()
  await Promise.all(held)
  expect(server.bodies('span-create').map(({ name }) => name)).toEqual(['child'])
  root.end()
  await Promise.all(held)
  expect(server.bodies('span-create').map(({ name }) => name)).toEqual(['child', 'root'])
  expect(held).toHaveLength(2)
  expect(client.stats()).toMatchObject({ accepted: 3, pending: 0 })
  await client.shutdown()
})

it('keeps nothing waiting in mode sync after a shutdown', async () => {
  await using server = await startIngestionServer()
  const held: Promise<unknown>[] = []
  const waitUntil = (work: Promise<unknown>): void => void held.push(work)
  const client = createClient(server.url, { flushMode: 'sync', waitUntil })
  client.startObservation({ name: 'step' }).end()
  expect(await client.shutdown()).toMatchObject({ accepted: 2, pending: 0 })
  await Promise.all(held)
})

it('holds nothing in mode batched', async () => {
  await using server = await startIngestionServer()
  const client = createClient(server.url, {
    flushMode: 'batched',
    waitUntil: () => expect.unreachable('nothing is held'),
  })
  client.startObservation({ name: 'step' }).end()
  expect(await client.shutdown()).toMatchObject({ accepted: 2 })
})

function createClient(baseUrl: string, options: HeddleOptions): Heddle {
  return new Heddle({ baseUrl, publicKey: 'pk-a', secretKey: 'sk-a', ...options })
}
