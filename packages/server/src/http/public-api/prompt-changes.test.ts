import type { PromptChanges } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { nextEvent, readEvents } from '../../testing/read-events.ts'
import { type AppFixture, openApp, POWERLESS_KEYS, withKeys } from '../app-fixture.ts'

const CHANGES = '/api/public/prompt-changes'

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
}, 60_000)

afterAll(async () => {
  await app.close()
})

async function ask(since?: string, headers = withKeys()): Promise<PromptChanges> {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`
  const { status, json } = await app.ask(CHANGES + query, { headers })
  expect(status).toBe(200)
  return json as PromptChanges
}

async function change(route: string, body: object, headers = withKeys()) {
  const [method = '', path = ''] = route.split(' ')
  const target = `/api/public/v2/prompts${path}`
  const answer = await app.ask(target, { method, headers, body: JSON.stringify(body) })
  expect(answer.status).toBeLessThan(300)
}

async function remove(path: string) {
  const target = `/api/public/v2/prompts${path}`
  expect((await app.ask(target, { method: 'DELETE', headers: withKeys() })).status).toBe(204)
}

test('lists what changed since the cursor, in this project alone', async () => {
  const start = await ask()
  expect(start).toEqual({ cursor: expect.any(String), isGap: false, changes: [] })
  await change('POST', { name: 'a/b', prompt: 'one', labels: ['production'] })
  await change('POST', { name: 'theirs', prompt: 'x' }, OTHER_KEYS)
  await change('POST', { name: 'a/b', prompt: 'two' })
  await change('PATCH /a%2Fb/versions/2', { newLabels: ['production'] })
  await remove('/a%2Fb?version=1')
  await remove('/a%2Fb')
  const expected = [
    { name: 'a/b', version: 1, labels: ['latest', 'production'], change: 'created' },
    { name: 'a/b', version: 2, labels: ['latest'], change: 'created' },
    { name: 'a/b', version: 2, labels: ['latest', 'production'], change: 'labelled' },
    { name: 'a/b', version: 1, labels: [], change: 'removed' },
    { name: 'a/b', version: null, labels: [], change: 'removed' },
  ]
  await expect.poll(async () => (await ask(start.cursor)).changes).toEqual(expected)
  const { cursor } = await ask(start.cursor)
  expect(await ask(cursor)).toEqual({ cursor, isGap: false, changes: [] })
  expect(await ask('of another server-1')).toMatchObject({ isGap: true, changes: [] })
})

test('pushes changes as they happen', async () => {
  const headers = withKeys({ accept: 'text/event-stream' })
  const events = readEvents(await app.open(CHANGES, { headers }))
  onTestFinished(async () => {
    await events.return()
  })
  await nextEvent(events, 'ready')
  await change('POST', { name: 'pushed', prompt: 'one' })
  expect(await nextEvent(events)).toMatchObject({ event: 'prompt', data: { name: 'pushed' } })
})

test.each(POWERLESS_KEYS)('%s: %i', async (_, status, headers) => {
  for (const accept of ['application/json', 'text/event-stream']) {
    const answer = await app.ask(CHANGES, { headers: { ...headers, accept } })
    expect(answer.status).toBe(status)
    expect(answer.json).toHaveProperty('message')
  }
})
