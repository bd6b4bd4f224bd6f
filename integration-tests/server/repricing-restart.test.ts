/** A repricing whose server is killed: it goes on where it was, tells the sums it would have told, and every sum agrees. */
import { randomUUID } from 'node:crypto'

import type { MetricsAnswer, Repricing } from '@heddle/core/schemas'
import { expect, test, vi } from 'vitest'

import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

const CALLS = 3000
const CALLS_A_REQUEST = 500
const PATH = '/api/public/repricings'
const SCOPE = {
  fromTimestamp: '2026-01-01T00:00:00.000Z',
  toTimestamp: '2026-02-01T00:00:00.000Z',
}
const headers = { ...LOCAL_KEYS, 'content-type': 'application/json' }

async function ask<Answer>(target: string, body?: object): Promise<Answer> {
  const answer = await fetch(target, {
    headers,
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  })
  expect(answer.ok, `${target} answered ${answer.status}`).toBe(true)
  return (await answer.json()) as Answer
}

async function sendCalls(url: string): Promise<void> {
  const timestamp = '2026-01-15T00:00:00.000Z'
  const events = Array.from({ length: CALLS }, (_, index) => ({
    id: randomUUID(),
    type: 'generation-create',
    timestamp,
    body: {
      id: `call-${index}`,
      traceId: `trace-${index % 50}`,
      model: 'loom',
      startTime: timestamp,
      endTime: timestamp,
      usageDetails: { input: 1 },
    },
  }))
  for (let sent = 0; sent < CALLS; sent += CALLS_A_REQUEST) {
    const batch = events.slice(sent, sent + CALLS_A_REQUEST)
    await ask(`${url}/api/public/ingestion`, { batch })
  }
}

async function sumOfCosts(url: string): Promise<number> {
  const query = {
    view: 'observations',
    metrics: [{ measure: 'totalCost', aggregation: 'sum' }],
    ...SCOPE,
  }
  const target = `${url}/api/public/metrics?query=${encodeURIComponent(JSON.stringify(query))}`
  return Number((await ask<MetricsAnswer>(target)).data[0]?.['sum_totalCost'])
}

test('a repricing goes on when its server was killed and started again, and tells every call once', async () => {
  const data = temporaryFolder()
  let server = startHeddle('dev', '--port', '0', '--data', data)
  let url = await server.url
  await sendCalls(url)
  await ask(`${url}/api/public/models`, {
    modelName: 'loom',
    matchPattern: '^loom$',
    unit: 'TOKENS',
    inputPrice: 0.5,
  })
  const { id } = await ask<Repricing>(`${url}${PATH}`, { ...SCOPE, dryRun: false })
  let kills = 0
  for (const share of [0.05, 0.4]) {
    const before = await vi.waitUntil(
      async () => {
        const read = await ask<Repricing>(`${url}${PATH}/${id}`)
        return read.examined >= share * CALLS ? read : undefined
      },
      { timeout: 60_000, interval: 2 },
    )
    server.child.kill('SIGKILL')
    await server.ended
    if (before.state === 'running') kills += 1
    server = startHeddle('dev', '--port', '0', '--data', data)
    url = await server.url
    const after = await ask<Repricing>(`${url}${PATH}/${id}`)
    expect(after.examined).toBeGreaterThanOrEqual(before.examined)
  }
  expect(kills).toBeGreaterThan(0)
  const done = await vi.waitUntil(
    async () => {
      const read = await ask<Repricing>(`${url}${PATH}/${id}`)
      return read.state === 'running' ? undefined : read
    },
    { timeout: 60_000, interval: 50 },
  )
  expect(done).toMatchObject({
    state: 'done',
    total: CALLS,
    examined: CALLS,
    changed: CALLS,
    oldCost: 0,
    newCost: CALLS / 2,
  })
  expect(await sumOfCosts(url)).toBe(CALLS / 2)
}, 180_000)
