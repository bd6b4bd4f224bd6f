import type { Prompt } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type AppFixture, openApp } from '../app-fixture.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const PROJECT = '/api/ui/projects/local'

let app: AppFixture

beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

const add = async (body: object) =>
  app.ask(`${PROJECT}/prompts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const versionsOf = async (name: string): Promise<readonly Prompt[]> => {
  const answer = await app.ask(`${PROJECT}/prompt-versions?name=${name}`)
  return answer.status === 404 ? [] : (answer.json as Prompt[])
}

test('a version is added only after the newest one that its writer has seen', async () => {
  const first = await add({ name: 'answer', prompt: 'one', lastSeenId: null })
  expect(first.status).toBe(201)
  const { id } = first.json as Prompt
  expect((await add({ name: 'answer', prompt: 'theirs' })).status).toBe(201)

  const mine = { name: 'answer', prompt: 'mine', tags: ['mine'] }
  const refused = await add({ ...mine, lastSeenId: id })
  expect([refused.status, (refused.json as { message: string }).message]).toEqual([
    409,
    "The newest version of 'answer' is not the one that this was written after. Read it, then save again.",
  ])
  expect((await add({ ...mine, lastSeenId: null })).status).toBe(409)
  const [newest, ...older] = await versionsOf('answer')
  expect([newest?.prompt, older.length, newest?.tags]).toEqual(['theirs', 1, []])
  expect((await add({ ...mine, lastSeenId: newest?.id })).json).toMatchObject({ version: 3 })
})

test('what is refused leaves nothing behind', async () => {
  expect((await add({ name: 'gone', prompt: 'mine', lastSeenId: 'removed' })).status).toBe(409)
  expect(await versionsOf('gone')).toEqual([])
  const list = await app.ask(`${PROJECT}/prompts?page=1&limit=50`)
  expect(list.text).not.toContain('gone')

  expect((await add({ name: 'kind', prompt: 'text', tags: ['kept'] })).status).toBe(201)
  const chat = await add({ name: 'kind', type: 'chat', prompt: [], tags: ['changed'] })
  expect(chat.status).toBe(400)
  expect((await versionsOf('kind'))[0]?.tags).toEqual(['kept'])
})

test('of writers at the same time who have seen the same version, one is heard', async () => {
  const writers = Array.from({ length: 8 }, (_, index) =>
    add({ name: 'race', prompt: String(index), lastSeenId: null }),
  )
  const statuses = (await Promise.all(writers)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(1)
  expect(statuses.filter((status) => status === 409)).toHaveLength(7)
  expect(await versionsOf('race')).toHaveLength(1)
})
