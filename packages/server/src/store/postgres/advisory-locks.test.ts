import { setImmediate as turn } from 'node:timers/promises'

import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { type RealPostgres, startRealPostgres } from '../../testing/real-postgres.ts'
import { createAdvisoryLocks } from './advisory-locks.ts'
import type { Tables } from './database.ts'
import { openRemotePostgres } from './remote-postgres.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let postgres: RealPostgres
let servers: readonly Kysely<Tables>[]

beforeAll(async () => {
  postgres = await startRealPostgres()
  servers = await Promise.all([openRemotePostgres(postgres.url), openRemotePostgres(postgres.url)])
})

afterAll(async () => {
  for (const server of servers) await server.destroy()
  await postgres.close()
})

const names = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }),
  },
  { weight: 1, arbitrary: fc.constant('everything' as const) },
)

type Names = readonly string[] | 'everything'

function collide(left: Names, right: Names): boolean {
  if (left === 'everything' || right === 'everything') return true
  return left.some((name) => right.includes(name))
}

test('sections of any servers with a name in common never run at once, and all of them end', async () => {
  const sections = fc.array(names, { minLength: 2, maxLength: 12 })
  await fc.assert(
    fc.asyncProperty(sections, async (all) => {
      const running = new Set<Names>()
      let ended = 0
      const enter = async (wanted: Names, index: number) => {
        const locks = createAdvisoryLocks(servers[index % servers.length] as Kysely<Tables>)
        await locks.exclusively(wanted, async () => {
          expect([...running].filter((other) => collide(other, wanted))).toEqual([])
          running.add(wanted)
          await turn()
          running.delete(wanted)
          ended += 1
        })
      }
      await Promise.all(all.map(enter))
      expect(ended).toBe(all.length)
    }),
    { numRuns: 40 },
  )
})

test('a section that fails gives its names back and passes its failure on', async () => {
  const [first, second] = servers.map((server) => createAdvisoryLocks(server))
  const failing = first?.exclusively(['a'], () => Promise.reject(new Error('no disk')))
  await expect(failing).rejects.toThrow('no disk')
  expect(await second?.exclusively(['a'], (now) => Promise.resolve(now))).toBeGreaterThan(0)
})
