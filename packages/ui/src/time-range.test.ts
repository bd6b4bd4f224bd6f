import { expect, it } from 'vitest'

import { intervalBefore, printInterval, readTimeRange, resolveRange } from './time-range.ts'

const NOW_MS = Date.UTC(2026, 10, 23, 12)

it('reads lengths and pairs of times, and nothing else', () => {
  const pair = '2026-11-20T00:00Z..2026-11-23T12:00Z'
  expect(['24h', pair].map(readTimeRange)).toEqual(['24h', pair])
  const wrong = ['25h', '', 24, undefined, '2026-11-23..2026-11-20', 'a..b', `${pair}..${pair}`]
  expect(wrong.map(readTimeRange)).toEqual(wrong.map(() => undefined))
})

it('resolves a length up to now, and a pair to itself', () => {
  expect(resolveRange('24h', NOW_MS)).toEqual({ fromMs: NOW_MS - 86_400_000, toMs: NOW_MS })
  const interval = { fromMs: NOW_MS - 1, toMs: NOW_MS }
  expect(resolveRange(printInterval(interval), 0)).toEqual(interval)
})

it('knows the same length of time before', () => {
  expect(intervalBefore({ fromMs: 100, toMs: 160 })).toEqual({ fromMs: 40, toMs: 100 })
})
