import { expect, it, onTestFinished } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'

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
