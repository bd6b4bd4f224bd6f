import { setImmediate as turn } from 'node:timers/promises'

import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { IngestionServer } from '../testing/ingestion-server.ts'
import { activeObservation } from '../trace/active-observation.ts'
import { observe } from '../trace/observe.ts'
import { propagate } from '../trace/propagate.ts'
import { Heddle } from './heddle.ts'
import type { ProjectKeys } from './project-clients.ts'

async function createFixture(): Promise<{
  readonly server: IngestionServer
  readonly client: Heddle
}> {
  const server = await startIngestionServer()
  const client = new Heddle({ publicKey: 'pk-own', secretKey: 'sk-own', baseUrl: server.url })
  onTestFinished(async () => {
    await client.shutdown()
    await server[Symbol.asyncDispose]()
  })
  return { server, client }
}

const keysOf = (tenant: string): ProjectKeys => ({
  publicKey: `pk-${tenant}`,
  secretKey: `sk-${tenant}`,
})

const TENANTS = ['own', 'a', 'b', 'c'] as const

it('never sends one tenant’s steps to another, however they interleave', async () => {
  const { server, client } = await createFixture()
  const inner = observe(
    async (tenant: string) => {
      await turn()
      return tenant
    },
    { client, name: 'inner' },
  )
  const outer = observe(
    async (tenant: string) => {
      const results = await Promise.all([inner(tenant), inner(tenant)])
      await turn()
      return propagate({ userId: tenant }, () => inner(results.join('+').split('+')[0] ?? ''))
    },
    { client, name: 'outer' },
  )
  const runs = fc.array(fc.constantFrom(...TENANTS), { minLength: 1, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(runs, async (tenants) => {
      server.requests.length = 0
      server.events.length = 0
      await Promise.all(
        tenants.map((tenant) =>
          tenant === 'own'
            ? outer(tenant)
            : client.withProject(keysOf(tenant), () => outer(tenant)),
        ),
      )
      expect(await client.flush()).toMatchObject({ rejected: 0, dropped: 0, pending: 0 })
      const spans = server.events.filter(({ type }) => type === 'span-create')
      expect(spans).toHaveLength(tenants.length * 4)
      for (const { id, body } of spans) {
        expect(server.senders.get(id)).toBe(`pk-${String((body as { input: unknown }).input)}`)
      }
    }),
    { numRuns: 15 },
  )
})

it('begins new traces inside, and keeps what is open outside where it is', async () => {
  const { client } = await createFixture()
  const root = client.startObservation({ name: 'root' })
  const inside = observe(
    () =>
      client.withProject(keysOf('a'), () => {
        expect(activeObservation()).toBeUndefined()
        return client.startObservation({ name: 'inside' })
      }),
    { client, name: 'outside' },
  )()
  expect(inside.parentObservationId).toBeUndefined()
  inside.end()
  root.end()
})

it('reports and closes all projects together', async () => {
  const { server, client } = await createFixture()
  client.startObservation({ name: 'own' }).end()
  client.withProject(keysOf('a'), () => client.startObservation({ name: 'a' }).end())
  server.faults.push({ kind: 'refuse-half' }, { kind: 'refuse-half' })
  const notices: unknown[] = []
  client.onDeliveryProblem((notice) => notices.push(notice))
  expect(await client.flush()).toMatchObject({ sent: 4, accepted: 2, rejected: 2, pending: 0 })
  expect(notices.length).toBeGreaterThanOrEqual(2)
  const late = client.withProject(keysOf('a'), () => client.startObservation({ name: 'open' }))
  expect(await client.shutdown()).toMatchObject({ accepted: 4, rejected: 2, pending: 0 })
  late.end()
})

it('closes idle projects beyond its bound and still reports what they sent', async () => {
  const { client } = await createFixture()
  for (let tenant = 0; tenant < 230; tenant++) {
    client.withProject(keysOf(`t${tenant}`), () => client.startObservation({ name: 'step' }).end())
    if (tenant % 50 === 49) await client.flush()
  }
  expect(await client.flush()).toMatchObject({ accepted: 460, dropped: 0, pending: 0 })
})

it('does nothing where tracing is off', () => {
  const client = new Heddle({ enabled: false })
  expect(client.withProject(keysOf('a'), () => 7)).toBe(7)
})
