import type { Changes } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const FROM = Date.UTC(2026, 0, 31, 12)
const HOUR_MS = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()

let app: AppFixture

/** Forty calls an hour: `run_sql` becomes slow, `search` begins to fail, `steady` stays as it is. */
function callsOf(hour: 'before' | 'after'): object[] {
  const base = hour === 'before' ? FROM - HOUR_MS : FROM
  return Array.from({ length: 40 }, (_, index) => base + index * 60_000).flatMap((start, index) =>
    ['run_sql', 'search', 'steady'].map((name) => {
      const isSlow = name === 'run_sql' && hour === 'after'
      const fails = name === 'search' && hour === 'after' && index < 36
      return event('span-create', {
        id: `${hour}-${name}-${index}`,
        traceId: `${hour}-${index}`,
        name,
        startTime: iso(start),
        endTime: iso(start + (isSlow ? 2_000 : 400)),
        environment: index % 2 === 0 ? 'production' : 'staging',
        ...(fails && { level: 'ERROR', statusMessage: '429 Too Many Requests' }),
      })
    }),
  )
}

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
  await app.ingest(callsOf('before'))
  await app.ingest(callsOf('after'))
})
afterAll(() => app.close())

const RANGE = `from=${iso(FROM)}&to=${iso(FROM + HOUR_MS)}`
const ask = (query: string, project = 'local') =>
  app.ask(`/api/ui/projects/${project}/changes?${query}`)

test('tells what is not as it was an hour ago, the greatest effect first', async () => {
  const { changes } = (await ask(RANGE)).json as Changes
  expect(changes).toEqual([
    {
      field: 'step',
      value: 'search',
      measure: 'errors',
      before: 0,
      after: 0.9,
      cases: 40,
      firstAt: iso(FROM),
    },
    {
      field: 'error',
      value: '429 Too Many Requests',
      measure: 'count',
      before: 0,
      after: 36,
      cases: 36,
      firstAt: iso(FROM),
    },
    {
      field: 'step',
      value: 'run_sql',
      measure: 'latency',
      before: 400,
      after: 2_000,
      cases: 40,
      firstAt: iso(FROM),
    },
  ])
})

test('says nothing of what too few steps say, of another time or of another project', async () => {
  const none = { changes: [] }
  expect((await ask(`${RANGE}&environment=production`)).json).toEqual(none)
  expect((await ask(`from=${iso(FROM - HOUR_MS)}&to=${iso(FROM)}`)).json).toEqual(none)
  expect((await ask(RANGE, 'other')).json).toEqual(none)
})

test('refuses a time that ends before it begins', async () => {
  const answer = await ask(`from=${iso(FROM)}&to=${iso(FROM - 1)}`)
  expect(answer.status).toBe(400)
  expect(answer.json).toMatchObject({ message: expect.stringContaining('after from') })
})
