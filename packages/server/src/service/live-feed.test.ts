import fc from 'fast-check'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'

import type { LiveEvent, LiveInterest } from '../domain/live-event.ts'
import { MAX_LIVE_EVENTS } from '../store/live-log.ts'
import { createMemoryLiveLog } from '../store/memory/live-log.ts'
import { createLiveFeed, type LiveBatch, type LiveFeed } from './live-feed.ts'

const QUARTER_OF_AN_HOUR_MS = 15 * 60_000

function openFeed(clock = { nowMs: 0 }): LiveFeed {
  const now = () => clock.nowMs
  const liveLog = createMemoryLiveLog(now)
  const feed = createLiveFeed({ liveLog, log: pino({ level: 'silent' }), now })
  onTestFinished(() => feed.close())
  return feed
}

const interest = (projectId: string, ...kinds: readonly LiveEvent['kind'][]): LiveInterest => ({
  projectId,
  kinds: new Set(kinds),
  seesStrangers: false,
})

const promptEvent = (projectId: string, version: number): LiveEvent => ({
  kind: 'prompt',
  projectId,
  news: { name: 'answer', version, labels: [], change: 'created' },
})

/** A reader that keeps what it got. */
function createReader(of: LiveInterest) {
  const batches: LiveBatch[] = []
  return {
    reader: {
      interest: of,
      receive: (batch: LiveBatch) => batches.push(batch),
      end: vi.fn<() => void>(),
    },
    batches,
    versions: () =>
      batches.flatMap(({ events }) =>
        events.map(({ event }) => (event.kind === 'prompt' ? event.news.version : undefined)),
      ),
    cursor: () => batches.at(-1)?.cursor,
    hasGap: () => batches.some(({ isGap }) => isGap),
  }
}

test('tells readers what concerns them and nothing else', async () => {
  const feed = openFeed()
  const one = createReader(interest('one', 'prompt'))
  const other = createReader(interest('other', 'prompt', 'traces'))
  await feed.subscribe(one.reader, undefined)
  await feed.subscribe(other.reader, undefined)
  feed.publish(promptEvent('one', 1))
  feed.publish({ kind: 'traces', projectId: 'one', news: { ids: ['a'], isPartial: false } })
  feed.publish(promptEvent('one', 2))
  await vi.waitFor(() => expect(one.versions()).toEqual([1, 2]))
  expect(other.versions()).toEqual([])
})

test('a reader that comes and goes misses nothing and gets nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ publishes: fc.nat({ max: 3 }), leaves: fc.boolean() }), {
        maxLength: 12,
      }),
      async (steps) => {
        const feed = openFeed()
        const memory = createReader(interest('one', 'prompt'))
        let leave = await feed.subscribe(memory.reader, undefined)
        let published = 0
        for (const { publishes, leaves } of steps) {
          for (let count = 0; count < publishes; count += 1) {
            published += 1
            feed.publish(promptEvent('one', published))
            feed.publish(promptEvent('another', published))
          }
          if (!leaves) continue
          leave()
          leave = await feed.subscribe(memory.reader, memory.cursor())
        }
        await vi.waitFor(() => expect(memory.versions().length).toBe(published))
        expect(memory.versions()).toEqual(Array.from({ length: published }, (_, i) => i + 1))
        expect(memory.hasGap()).toBe(false)
      },
    ),
    { numRuns: 30 },
  )
})

test.each(['', 'nonsense', 'ffffffffffff-3', 'shared-1', '\0-1'])(
  'a cursor of another log is a gap: %j',
  async (cursor) => {
    const feed = openFeed()
    const reader = createReader(interest('one', 'prompt'))
    await feed.subscribe(reader.reader, cursor)
    expect(reader.batches).toMatchObject([{ isGap: true, events: [] }])
  },
)

test('a reader that is too far behind is told so', async () => {
  const feed = openFeed()
  const of = interest('one', 'prompt')
  const { cursor } = await feed.since(of, undefined)
  for (let version = 0; version <= MAX_LIVE_EVENTS * 1.2; version += 1) {
    feed.publish(promptEvent('one', version))
  }
  await vi.waitFor(async () => {
    expect(await feed.since(of, cursor)).toMatchObject({ events: [], isGap: true })
  })
  await feed.close()
  const late = await feed.since(of, undefined)
  expect(await feed.since(of, late.cursor)).toEqual(late)
})

test('traces of a project that nobody looks at are not watched, and coming back later is a gap', async () => {
  const clock = { nowMs: 0 }
  const feed = openFeed(clock)
  expect(feed.isWatched('one')).toBe(false)
  const reader = createReader(interest('one', 'traces'))
  const leave = await feed.subscribe(reader.reader, undefined)
  expect(feed.isWatched('one')).toBe(true)
  leave()
  clock.nowMs += QUARTER_OF_AN_HOUR_MS - 1
  expect(feed.isWatched('one')).toBe(true)
  clock.nowMs += 1
  expect(feed.isWatched('one')).toBe(false)
  const back = createReader(interest('one', 'traces'))
  await feed.subscribe(back.reader, reader.cursor())
  expect(back.hasGap()).toBe(true)
})

test('news that could not be written down are a gap', async () => {
  const liveLog = createMemoryLiveLog(() => 0)
  const append = vi.spyOn(liveLog, 'append')
  append.mockRejectedValueOnce(new Error('the database is away'))
  const log = pino({ level: 'silent' })
  const feed = createLiveFeed({ liveLog, log, now: () => 0 })
  onTestFinished(() => feed.close())
  const reader = createReader(interest('one', 'prompt'))
  await feed.subscribe(reader.reader, undefined)
  feed.publish(promptEvent('one', 1))
  feed.publish(promptEvent('one', 2))
  await vi.waitFor(() => expect(reader.hasGap()).toBe(true))
})

test('a stopping server ends its readers, and those that come then', async () => {
  const feed = openFeed()
  const early = createReader(interest('one', 'prompt'))
  await feed.subscribe(early.reader, undefined)
  feed.endReaders()
  expect(early.reader.end).toHaveBeenCalledTimes(1)
  const late = createReader(interest('one', 'prompt'))
  await feed.subscribe(late.reader, undefined)
  expect(late.reader.end).toHaveBeenCalledTimes(1)
})
