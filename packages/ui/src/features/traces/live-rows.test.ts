import type { TraceRow } from '@heddle/core/schemas'
import { describe, expect, it } from 'vitest'

import { mergeRows, NO_LIVE_ROWS, receiveRows, releaseRows } from './live-rows.ts'

// The functions under test read id and timestamp only.
const row = (id: string, second: number, name = id): TraceRow =>
  ({ id, name, timestamp: `2026-11-23T10:00:${String(second).padStart(2, '0')}.000Z` }) as TraceRow

const pages = [row('b', 2), row('a', 1)]
const shown = new Set(['a', 'b'])
const idsOf = (rows: readonly TraceRow[]): string[] => rows.map(({ id }) => id)

describe('live rows', () => {
  it('adds new rows on top and updates known ones in place', () => {
    const live = receiveRows(NO_LIVE_ROWS, {
      newest: [row('c', 3), row('a', 1, 'renamed')],
      shown,
      holdsNew: false,
    })
    expect(mergeRows(pages, live).map(({ name }) => name)).toEqual(['c', 'b', 'renamed'])
  })

  it('lets new rows wait while the reader is further down, until they are asked for', () => {
    const live = receiveRows(NO_LIVE_ROWS, {
      newest: [row('c', 3), row('b', 2)],
      shown,
      holdsNew: true,
    })
    expect([...live.waiting]).toEqual(['c'])
    expect(idsOf(mergeRows(pages, live))).toEqual(['b', 'a'])
    expect(idsOf(mergeRows(pages, releaseRows(live)))).toEqual(['c', 'b', 'a'])
  })

  it('keeps a waiting row waiting when it comes again', () => {
    const arrival = { newest: [row('c', 3)], shown, holdsNew: true }
    expect([...receiveRows(receiveRows(NO_LIVE_ROWS, arrival), arrival).waiting]).toEqual(['c'])
  })
})
