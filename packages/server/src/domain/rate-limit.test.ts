import fc from 'fast-check'
import { expect, test } from 'vitest'

import { createRateLimit } from './rate-limit.ts'

const NOW = Date.UTC(2026, 0, 31, 12)

test('allows as many requests at once as a minute has, then one for each that came back', () => {
  const limit = createRateLimit(3)
  const taken = [0, 0, 0, 0].map((ms) => limit.take('a', NOW + ms))
  expect(taken.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
    [true, 2],
    [true, 1],
    [true, 0],
    [false, 0],
  ])
  expect(taken[3]).toMatchObject({ limit: 3, retryAfterSeconds: 20 })
  expect(taken[3]?.resetAtSeconds).toBe(NOW / 1000 + 60)
  expect(limit.take('a', NOW + 19_000)).toMatchObject({ isAllowed: false, retryAfterSeconds: 1 })
  expect(limit.take('a', NOW + 20_000)).toMatchObject({ isAllowed: true, remaining: 0 })
})

test('counts each name for itself', () => {
  const limit = createRateLimit(1)
  expect(limit.take('a', NOW).isAllowed).toBe(true)
  expect(limit.take('b', NOW).isAllowed).toBe(true)
  expect(limit.take('a', NOW).isAllowed).toBe(false)
})

test('never lets more through than the allowance and what came back meanwhile, nor refuses what waited as told', () => {
  const steps = fc.array(fc.nat({ max: 5_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 90 }), steps, (perMinute, pauses) => {
      const limit = createRateLimit(perMinute)
      let elapsedMs = 0
      let allowed = 0
      for (const pauseMs of pauses) {
        elapsedMs += pauseMs
        const { isAllowed, retryAfterSeconds } = limit.take('a', NOW + elapsedMs)
        elapsedMs += retryAfterSeconds * 1000
        const taken = isAllowed || limit.take('a', NOW + elapsedMs).isAllowed
        expect(taken).toBe(true)
        allowed += 1
      }
      expect(allowed).toBeLessThanOrEqual(perMinute + (elapsedMs * perMinute) / 60_000 + 0.01)
    }),
  )
})
