import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { Gatherer } from './gather.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

it('hands the first on at once and what follows together', async () => {
  const batches: (readonly string[])[] = []
  const gatherer = new Gatherer(async (ids) => void batches.push(ids), 250)
  gatherer.add(['a'])
  gatherer.add(['b', 'c'])
  gatherer.add(['c'])
  await vi.advanceTimersByTimeAsync(249)
  expect(batches).toEqual([['a']])
  await vi.advanceTimersByTimeAsync(1)
  expect(batches).toEqual([['a'], ['b', 'c']])
})

it('asks again for what failed, together with what came since', async () => {
  const batches: (readonly string[])[] = []
  const gatherer = new Gatherer(async (ids) => {
    batches.push(ids)
    if (batches.length === 1) throw new Error('away')
  }, 250)
  gatherer.add(['a'])
  gatherer.add(['b'])
  await vi.advanceTimersByTimeAsync(1999)
  expect(batches).toEqual([['a']])
  await vi.advanceTimersByTimeAsync(1)
  expect(batches.map((ids) => ids.toSorted())).toEqual([['a'], ['a', 'b']])
})

it('never works on two batches at a time, and on none when it is closed', async () => {
  let running = 0
  let done = 0
  const gatherer = new Gatherer(async () => {
    running += 1
    expect(running).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 400))
    running -= 1
    done += 1
  }, 250)
  for (let id = 0; id < 10; id += 1) {
    gatherer.add([`${id}`])
    await vi.advanceTimersByTimeAsync(100)
  }
  gatherer.close()
  gatherer.add(['late'])
  const before = done + running
  await vi.advanceTimersByTimeAsync(5000)
  expect(done).toBe(before)
})
