import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import type { LiveEvent } from '../../domain/live-event.ts'
import { type RealPostgres, startRealPostgres } from '../../testing/real-postgres.ts'
import type { Tables } from './database.ts'
import { createPostgresLiveLog } from './live-log.ts'
import { migrate } from './migrate.ts'
import { openRemotePostgres } from './remote-postgres.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: RealPostgres
let servers: readonly Kysely<Tables>[]

beforeAll(async () => {
  postgres = await startRealPostgres()
  servers = await Promise.all([openRemotePostgres(postgres.url), openRemotePostgres(postgres.url)])
  if (servers[0] !== undefined) await migrate(servers[0])
})

afterAll(async () => {
  for (const server of servers) await server.destroy()
  await postgres.close()
})

const event = (version: number, name = 'answer'): LiveEvent => ({
  kind: 'prompt',
  projectId: 'one',
  news: { name, version, labels: [], change: 'created' },
})

test('a reader that follows while several servers append passes none over', async () => {
  const [first, second] = servers.map((server) => createPostgresLiveLog(server))
  if (first === undefined || second === undefined) throw new Error('Expected two servers.')
  expect(await first.after(0)).toEqual([])
  const seen: LiveEvent[] = []
  let at = 0
  const follow = async () => {
    const found = await second.after(at)
    for (const { number, event: one } of found ?? []) {
      expect(number).toBeGreaterThan(at)
      at = number
      seen.push(one)
    }
  }
  const writers = [first, second].flatMap((log, server) =>
    [0, 1, 2].map(async (writer) => {
      for (let round = 0; round < 20; round += 1) {
        const number = server * 1000 + writer * 100 + round
        await log.append([event(number, 'first of two'), event(number, 'second of two')])
      }
    }),
  )
  let isAppending = true
  const appending = Promise.all(writers).finally(() => {
    isAppending = false
  })
  const goesOn = () => isAppending
  while (goesOn()) await follow()
  await appending
  await follow()
  expect(seen).toHaveLength(2 * 3 * 20 * 2)
  for (let index = 0; index < seen.length; index += 2) {
    const [one, two] = [seen[index], seen[index + 1]]
    expect(one).toMatchObject({ news: { name: 'first of two' } })
    expect(two).toMatchObject({
      news: { name: 'second of two', version: one?.kind === 'prompt' && one.news.version },
    })
  }
  expect(await first.end()).toBe(at)
})

test('what is forgotten is a gap for those who have not read it, and the numbers go on', async () => {
  const [database] = servers
  if (database === undefined) throw new Error('Expected a server.')
  const log = createPostgresLiveLog(database)
  const before = await log.end()
  await log.append([event(1), event(2, 'with \0 inside'), event(3)])
  const end = await log.end()
  await sql`update live_events set at = at - interval '1 day'`.execute(database)
  await log.prune()
  expect(await log.after(before)).toBeUndefined()
  expect(await log.after(end)).toEqual([])
  expect(await log.after(end + 1)).toBeUndefined()
  await log.append([event(4)])
  expect(await log.after(end)).toEqual([{ number: end + 1, event: event(4) }])
  expect((await log.all()).map(({ event: one }) => one)).toEqual([event(3), event(4)])
})
