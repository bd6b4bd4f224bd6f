import type { Bootstrap } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

const change = (body: object) =>
  app.ask('/api/ui/projects/local', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const project = async () => {
  const { json } = await app.ask('/api/ui/bootstrap')
  return (json as Bootstrap).projects.find(({ id }) => id === 'local')
}

test('a zone and a time to keep traces are set, stay when something else changes, and are taken away', async () => {
  const { name } = (await project()) ?? {}
  expect(await project()).toMatchObject({ timeZone: null, retentionDays: null })
  expect((await change({ timeZone: 'Asia/Tokyo', retention: 30 })).status).toBe(204)
  expect(await project()).toMatchObject({ name, timeZone: 'Asia/Tokyo', retentionDays: 30 })
  expect((await change({ name: 'Tea' })).status).toBe(204)
  expect(await project()).toMatchObject({
    name: 'Tea',
    timeZone: 'Asia/Tokyo',
    retentionDays: 30,
  })
  expect((await change({ timeZone: null, retention: 0 })).status).toBe(204)
  expect(await project()).toMatchObject({ name: 'Tea', timeZone: null, retentionDays: null })
})

test.each([
  [{ timeZone: 'Tokyo' }, 'timeZone: expected an IANA time zone such as Europe/Berlin, or UTC'],
  [{ retention: 2 }, 'retention: must be 0 or at least 3 days'],
  [{ name: ' ' }, 'name'],
])('refuses %j', async (body, reason) => {
  const { status, json } = await change(body)
  expect(status).toBe(400)
  expect((json as { message: string }).message).toContain(reason)
})
