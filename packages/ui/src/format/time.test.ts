import { describe, expect, it } from 'vitest'

import { formatAgo, formatTime } from './time.ts'

const nowMs = Date.parse('2026-11-23T12:00:00Z')

describe('formatTime', () => {
  it('leaves out the current year', () => {
    expect(formatTime('2026-11-18T11:06:38.123Z', { nowMs, timeZone: 'UTC' })).toBe(
      '18 Nov 11:06:38',
    )
  })

  it('names another year', () => {
    expect(formatTime('2025-01-02T03:04:05Z', { nowMs, timeZone: 'UTC' })).toBe(
      '2 Jan 2025 03:04:05',
    )
  })

  it('shows the zone it was asked for', () => {
    expect(formatTime('2026-11-18T23:30:00Z', { nowMs, timeZone: 'Asia/Tokyo' })).toBe(
      '19 Nov 08:30:00',
    )
  })

  it('returns what it cannot read as it came', () => {
    expect(formatTime('yesterday', { nowMs, timeZone: 'UTC' })).toBe('yesterday')
  })
})

describe('formatAgo', () => {
  it.each([
    ['2026-11-23T11:59:40Z', 'just now'],
    ['2026-11-23T11:56:00Z', '4 min ago'],
    ['2026-11-23T10:59:00Z', undefined],
  ])('prints %s as %s', (isoTime, text) => {
    expect(formatAgo(isoTime, nowMs)).toBe(text)
  })
})
