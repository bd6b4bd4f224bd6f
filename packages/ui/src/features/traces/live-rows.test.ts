import type { TraceRow } from '@heddle/core/schemas'
import { describe, expect, it } from 'vitest'

import type { Arrival } from './live-rows.ts'
import { mergeRows, NO_LIVE_ROWS, receiveRows, releaseRows } from './live-rows.ts'

// The functions under test read id and timestamp only.
const row = (id: string, second: number, name = id): TraceRow =>
  ({ id, name, timestamp: `2026-11-23T10:00:${String(second).padStart(2, '0')}.000Z` }) as TraceRow

const pages = [row('c', 3), row('b', 2)]
const arrival = (rows: readonly TraceRow[], more: Partial<Arrival> = {}): Arrival => ({
  rows,
  asked: rows.map(({ id }) => id),
  shown: new Set(['b', 'c']),
  oldest: undefined,
  holdsNew: false,
  ...more,
})
const idsOf = (rows: readonly TraceRow[]): string[] => rows.map(({ id }) => id)

describe('live rows', () => {
  it('adds new rows on top and updates known ones in place', () => {
    const live = receiveRows(NO_LIVE_ROWS, arrival([row('d', 4), row('b', 2, 'renamed')]))
    expect(mergeRows(pages, live).map(({ name }) => name)).toEqual(['d', 'c', 'renamed'])
  })

  it('lets new rows wait while something is being read, until they are asked for', () => {
    const live = receiveRows(
      NO_LIVE_ROWS,
      arrival([row('d', 4), row('c', 3, 'renamed')], { holdsNew: true }),
    )
    expect([...live.waiting]).toEqual(['d'])
    expect(mergeRows(pages, live).map(({ name }) => name)).toEqual(['renamed', 'b'])
    expect(idsOf(mergeRows(pages, releaseRows(live)))).toEqual(['d', 'c', 'b'])
  })

  it('keeps a waiting row waiting when it comes again', () => {
    const again = arrival([row('d', 4)], { holdsNew: true })
    expect([...receiveRows(receiveRows(NO_LIVE_ROWS, again), again).waiting]).toEqual(['d'])
  })

  it('takes away what was asked for and is not there any more, until it is there again', () => {
    const asked = ['b', 'd']
    const before = receiveRows(NO_LIVE_ROWS, arrival([row('d', 4)], { holdsNew: true }))
    const live = receiveRows(before, arrival([], { asked, holdsNew: true }))
    expect(live.waiting.size).toBe(0)
    expect(idsOf(mergeRows(pages, live))).toEqual(['c'])
    expect(idsOf(mergeRows(pages, receiveRows(live, arrival([row('b', 2)]))))).toEqual(['c', 'b'])
  })

  it('leaves rows behind the loaded pages to their page', () => {
    const { timestamp: oldest } = row('b', 2)
    const live = receiveRows(NO_LIVE_ROWS, arrival([row('a', 1), row('d', 4)], { oldest }))
    expect(idsOf(mergeRows(pages, live))).toEqual(['d', 'c', 'b'])
  })
})
