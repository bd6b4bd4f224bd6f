import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  addOtherProjectByUrl,
  OTHER_KEYS,
} from '../../packages/server/src/testing/other-project.ts'
import {
  type OuterStores,
  startOuterStores,
} from '../../packages/server/src/testing/outer-stores.ts'
import { startHeddle } from './heddle-process.ts'
import { startRoundRobin } from './round-robin.ts'

let stores: OuterStores

beforeAll(async () => {
  stores = await startOuterStores()
})

afterAll(async () => {
  await stores.close()
})

/** Traces whose events come to both servers at once. */
const TRACES = 60

/** Statements about one trace, sent apart from each other and through changing servers. */
const PARTS = 6

/** Two server processes on the same databases. */
async function startReplicas(): Promise<readonly [string, string]> {
  const { databaseUrl, clickhouseUrl } = stores.urls
  const flags = ['--port', '0', '--database-url', databaseUrl, '--clickhouse-url', clickhouseUrl]
  const [first, second] = [startHeddle('serve', ...flags), startHeddle('serve', ...flags)]
  const urls = [await first.url, await second.url] as const
  await addOtherProjectByUrl(databaseUrl)
  return urls
}

const headers = { ...OTHER_KEYS, 'content-type': 'application/json' }

async function send(url: string, type: string, body: object): Promise<void> {
  const event = { id: randomUUID(), type, timestamp: new Date().toISOString(), body }
  const answer = await fetch(`${url}/api/public/ingestion`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ batch: [event] }),
  })
  expect(await answer.json()).toMatchObject({ successes: [{ id: event.id }], errors: [] })
}

async function read<Answer>(url: string, path: string): Promise<Answer> {
  const answer = await fetch(`${url}/api/public/${path}`, { headers })
  expect(answer.status).toBe(200)
  return (await answer.json()) as Answer
}

interface WholeTrace {
  readonly name: string
  readonly userId: string
  readonly sessionId: string
  readonly tags: readonly string[]
  readonly metadata: Record<string, unknown>
  readonly output: unknown
  readonly observations: readonly {
    readonly input: unknown
    readonly output: unknown
    readonly metadata: Record<string, unknown>
    readonly endTime: string | null
  }[]
}

test('what came through one server is read through the other at once', async () => {
  const [first, second] = await startReplicas()
  const id = randomUUID()
  await send(first, 'trace-create', { id, name: 'from the first' })
  expect(await read(second, `traces/${id}`)).toMatchObject({ name: 'from the first' })
  await send(second, 'trace-create', { id, userId: 'ada' })
  expect(await read(first, `traces/${id}`)).toMatchObject({ name: 'from the first', userId: 'ada' })
})

test('nothing that was said about a trace is lost when its events come to both servers at once', async () => {
  const balancer = await startRoundRobin(await startReplicas())
  const ids = Array.from({ length: TRACES }, () => randomUUID())
  const startTime = '2026-01-31T12:00:00.000Z'
  const said = (id: string) => {
    const step = { id: `step-${id}`, traceId: id }
    return [
      send(balancer, 'trace-create', { id, name: 'named', metadata: { from: { first: 1 } } }),
      send(balancer, 'trace-create', { id, userId: 'ada', metadata: { from: { second: 2 } } }),
      send(balancer, 'trace-create', { id, sessionId: 'talk', tags: ['a'], output: 'whole' }),
      send(balancer, 'span-create', { ...step, startTime, input: 'asked', metadata: { a: 1 } }),
      send(balancer, 'span-update', { ...step, output: 'answered', metadata: { b: 2 } }),
      send(balancer, 'span-update', { ...step, endTime: '2026-01-31T12:00:01.000Z' }),
    ]
  }
  const sent = ids.flatMap(said)
  expect(sent).toHaveLength(TRACES * PARTS)
  await Promise.all(sent)
  for (const id of ids) {
    const trace = await read<WholeTrace>(balancer, `traces/${id}`)
    expect(trace).toMatchObject({
      name: 'named',
      userId: 'ada',
      sessionId: 'talk',
      tags: ['a'],
      output: 'whole',
      metadata: { from: { first: 1, second: 2 } },
    })
    expect(trace.observations).toMatchObject([
      {
        input: 'asked',
        output: 'answered',
        endTime: '2026-01-31T12:00:01.000Z',
        metadata: { a: 1, b: 2 },
      },
    ])
  }
})

test('a price that was set on one server holds on the other within seconds', async () => {
  const [first, second] = await startReplicas()
  const modelName = `house-model-${randomUUID()}`
  const answer = await fetch(`${first}/api/public/models`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ modelName, matchPattern: modelName, unit: 'TOKENS', inputPrice: 0.5 }),
  })
  expect(answer.status).toBe(200)
  const { id } = (await answer.json()) as { id: string }
  expect(await read(second, `models/${id}`)).toMatchObject({ modelName })
  const costOfOne = async () => {
    const traceId = randomUUID()
    const usageDetails = { input: 2 }
    await send(second, 'generation-create', {
      id: traceId,
      traceId,
      model: modelName,
      usageDetails,
    })
    const trace = await read<{ totalCost: number }>(first, `traces/${traceId}`)
    return trace.totalCost
  }
  await expect.poll(costOfOne, { timeout: 10_000 }).toBe(1)
})

test('a server that is killed takes no lock and nothing acknowledged with it', async () => {
  const { databaseUrl, clickhouseUrl } = stores.urls
  const flags = ['--port', '0', '--database-url', databaseUrl, '--clickhouse-url', clickhouseUrl]
  const doomed = startHeddle('serve', ...flags)
  const [survivor] = await startReplicas()
  const url = await doomed.url
  const id = randomUUID()
  const acknowledged: number[] = []
  const senders = Array.from({ length: 8 }, async (_, sender) => {
    for (let number = sender; ; number += 8) {
      try {
        await send(url, 'trace-create', { id, metadata: { [`key-${number}`]: number } })
      } catch {
        return
      }
      acknowledged.push(number)
    }
  })
  await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(30)
  doomed.child.kill('SIGKILL')
  await Promise.all(senders)
  await send(survivor, 'trace-create', { id, name: 'goes on' })
  const trace = await read<WholeTrace>(survivor, `traces/${id}`)
  expect(trace.name).toBe('goes on')
  for (const number of acknowledged) expect(trace.metadata[`key-${number}`]).toBe(number)
})
