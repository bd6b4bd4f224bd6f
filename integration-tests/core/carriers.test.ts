import { extract, Heddle, inject, observe, runWithObservation } from '@heddle/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import { startRealServer } from './real-server.ts'
import { runProgram } from './run-program.ts'

function createClient(baseUrl: string): Heddle {
  return new Heddle({ baseUrl, publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' })
}

it('continues a trace in a child process by its environment, and in a job of a queue by its data', async () => {
  await using server = await startRealServer()
  const client = createClient(server.url)
  const queue: string[] = []
  const produce = observe(
    async () => {
      queue.push(JSON.stringify({ task: 'summarise', trace: inject({}) }))
      const environment = inject({ KEPT: 'yes' })
      expect(environment.KEPT).toBe('yes')
      await runProgram('continuing-program', { baseUrl: server.url, environment })
    },
    { client, name: 'producer' },
  )
  const root = client.startObservation({ name: 'root', parentObservationId: null })
  const active = { traceId: root.traceId, observationId: root.id }
  await runWithObservation(active, produce)
  root.end()
  // Later, perhaps on another machine: nothing of the producer's context is here.
  const job = JSON.parse(queue[0] ?? '') as { trace: Record<string, string> }
  const sender = extract(job.trace)
  expect(sender?.traceId).toBe(root.traceId)
  runWithObservation(
    sender ?? active,
    observe(() => 'done', { client, name: 'in the queue' }),
  )
  await client.shutdown()
  const { observations } = await server.readTrace(root.traceId, 4)
  const producer = observations.find(({ name }) => name === 'producer')
  const children = observations.filter(
    ({ parentObservationId }) => parentObservationId === producer?.id,
  )
  expect(children.map(({ name }) => name).toSorted()).toEqual([
    'in the child process',
    'in the queue',
  ])
}, 60_000)

interface PatchPlan {
  readonly client: number
  readonly key: string
  readonly tag: string
}

it('converges when several clients patch a trace at once', async () => {
  await using server = await startRealServer()
  const clients = Array.from({ length: 3 }, () => createClient(server.url))
  const patches: fc.Arbitrary<readonly PatchPlan[]> = fc.uniqueArray(
    fc.record({
      client: fc.nat({ max: 2 }),
      key: fc.stringMatching(/^[a-z]{1,8}$/),
      tag: fc.constantFrom('slow', 'checked', 'billed'),
    }),
    { selector: ({ key }) => key, minLength: 1, maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(patches, async (plans) => {
      const root = clients[0]?.startObservation({ name: 'root', parentObservationId: null })
      root?.end({ output: 'done' })
      await clients[0]?.flush()
      const traceId = root?.traceId ?? ''
      for (const { client, key, tag } of plans) {
        clients[client]?.traces.patch(traceId, { metadata: { [key]: client }, tags: [tag] })
      }
      await Promise.all(clients.map((client) => client.flush({ throwOnLoss: true })))
      const trace = await server.readTrace(traceId, 1)
      expect(trace.name).toBe('root')
      expect(trace.metadata).toEqual(
        Object.fromEntries(plans.map(({ key, client }) => [key, client])),
      )
      expect(trace.tags?.toSorted()).toEqual([...new Set(plans.map(({ tag }) => tag))].toSorted())
    }),
    { numRuns: 25 },
  )
  await Promise.all(clients.map((client) => client.shutdown()))
}, 120_000)
