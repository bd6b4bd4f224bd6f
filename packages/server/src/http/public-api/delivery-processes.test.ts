import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
})

afterAll(() => app.close())

const CLIENT = '00112233445566aa'

function batch(numbers: readonly number[], process = CLIENT): readonly object[] {
  return numbers.map((number) =>
    event('span-create', { id: `s-${number}`, traceId: 't' }, `${process}-${number}`),
  )
}

async function list(query = ''): Promise<unknown> {
  const { json } = await app.ask(`/api/public/delivery-processes${query}`, { headers: withKeys() })
  return json
}

test('an empty project has no clients', async () => {
  expect(await list()).toEqual({
    data: [],
    meta: { page: 1, limit: 50, totalItems: 0, totalPages: 0 },
  })
})

test('tells gaps and refusals of a client, and a repeated request changes nothing', async () => {
  const refused = event('span-create', { id: 5 }, `${CLIENT}-4`)
  const headers = {
    'x-heddle-delivery': `process=${CLIENT};numbered=12;dropped=2;spooled=1`,
  }
  for (let turn = 0; turn < 2; turn += 1) {
    const answer = await app.ingest([...batch([1, 2, 3, 7, 8]), refused], headers)
    expect(answer.status).toBe(207)
  }
  expect(await list()).toMatchObject({
    data: [
      {
        process: CLIENT,
        numbered: 12,
        accepted: 5,
        missing: 6,
        gaps: [
          [5, 6],
          [9, 12],
        ],
        dropped: 2,
        spooled: 1,
      },
    ],
    meta: { totalItems: 1 },
  })
  const { data } = (await list()) as { data: { refused: Record<string, number> }[] }
  const [reason = '', ...others] = Object.keys(data[0]?.refused ?? {})
  expect(reason).toContain('400')
  expect(others).toEqual([])
  expect(data[0]?.refused[reason]).toBe(1)
})

test('what arrives later closes the gap', async () => {
  await app.ingest(batch([5, 6]))
  expect(await list()).toMatchObject({ data: [{ accepted: 7, missing: 4, gaps: [[9, 12]] }] })
})

test('events of other clients, and headers of another form, are passed over', async () => {
  const foreign = [event('span-create', { id: 'x', traceId: 't' }, 'a-uuid-of-another-sdk')]
  const answer = await app.ingest(foreign, { 'x-heddle-delivery': 'process=../;numbered=1e9' })
  expect(answer.status).toBe(207)
  expect(await list()).toMatchObject({ meta: { totalItems: 1 } })
})

test('needs keys and pages', async () => {
  expect((await app.ask('/api/public/delivery-processes')).status).toBe(401)
  await app.ingest(batch([1], 'ffeeddccbbaa9988'))
  expect(await list('?limit=1&page=2')).toMatchObject({
    meta: { page: 2, limit: 1, totalItems: 2, totalPages: 2 },
  })
})
