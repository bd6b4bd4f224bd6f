import { pino } from 'pino'
import { expect, it } from 'vitest'

import { createRetentionSweeper } from './retention.ts'

const NOW = new Date('2026-06-30T00:00:00.000Z')

const project = (id: string, retentionDays: number | null) => ({
  id,
  name: id,
  organization: { id: 'o', name: 'o' },
  metadata: {},
  retentionDays,
})

it('removes step by step what is older than its project keeps it, and nothing of the others', async () => {
  const asked: unknown[] = []
  const sweeper = createRetentionSweeper({
    projects: { list: () => Promise.resolve([project('short', 3), project('ever', null)]) },
    removal: {
      removeTraces: (projectId, selection) => {
        asked.push([projectId, selection])
        return Promise.resolve({ traces: 1, hasMore: asked.length < 3 })
      },
    },
    log: pino({ level: 'silent' }),
    now: () => NOW,
  })
  await sweeper.sweep()
  const selection = { kind: 'before', time: Date.UTC(2026, 5, 27) }
  expect(asked).toEqual(Array.from({ length: 3 }, () => ['short', selection]))
  await sweeper.close()
  await sweeper.sweep()
  expect(asked).toHaveLength(3)
})
