import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { formatDuration, formatOffset } from './duration.ts'

/** Reads a printed duration back into ms. */
function parseDuration(text: string): number {
  if (text === '<1 ms') return 0.5
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  return [...text.matchAll(/([\d.]+) ?(ms|s|m|h)/gu)].reduce(
    (sum, [, value, unit]) => sum + Number(value) * (units[unit ?? ''] ?? Number.NaN),
    0,
  )
}

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '<1 ms'],
    [483.4, '483 ms'],
    [999.6, '1.00 s'],
    [2720, '2.72 s'],
    [9996, '10.0 s'],
    [16_600, '16.6 s'],
    [59_960, '1m 00s'],
    [64_000, '1m 04s'],
    [74_100_000, '20h 35m'],
  ])('prints %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text)
  })

  it('never prints a longer duration as a shorter one', () => {
    const durations = fc.double({ min: 0, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const [shorter, longer] = one < other ? [one, other] : [other, one]
        expect(parseDuration(formatDuration(shorter))).toBeLessThanOrEqual(
          parseDuration(formatDuration(longer)),
        )
      }),
    )
  })
})

describe('formatOffset', () => {
  it.each([
    [0, 1000, '0'],
    [250, 250, '250 ms'],
    [1250, 250, '1.3 s'],
    [10_000, 5000, '10 s'],
    [90_000, 30_000, '1m 30s'],
    [7_200_000, 3_600_000, '2h 00m'],
  ])('labels %d ms at steps of %d ms as %s', (offsetMs, stepMs, text) => {
    expect(formatOffset(offsetMs, stepMs)).toBe(text)
  })
})
