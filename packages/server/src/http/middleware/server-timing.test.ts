import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, event, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
  await app.ingest([event('trace-create', { id: 'one', name: 'ask' })])
})

afterAll(() => app.close())

const timing = async (path: string, headers: Record<string, string> = {}) =>
  (await app.ask(path, { headers })).headers.get('server-timing')

test('an answer says how long it waited, how long the engine worked, and how many statements it took', async () => {
  expect(await timing('/api/ui/projects/local/traces')).toMatch(
    /^waiting;dur=[\d.]+, engine;dur=[\d.]+, total;dur=[\d.]+, statements;desc="[1-9]\d*"$/,
  )
})

test('rows and bytes that were read are counted when they are asked for', async () => {
  const counted = await timing('/api/ui/projects/local/traces', { 'x-heddle-count-rows': '1' })
  expect(counted).toMatch(/, rows;desc="[1-9]\d*", bytes;desc="[1-9]\d*"$/)
})

test('an answer without statements has no times', async () => {
  expect(await timing('/api/public/health')).toBeNull()
})
