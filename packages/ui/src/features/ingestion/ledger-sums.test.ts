import type { DeliveryProcess } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { deliveryOf, sumLedger } from './ledger-sums.ts'

const NOW_MS = Date.parse('2026-11-30T10:00:00Z')

const client = (more: Partial<DeliveryProcess> = {}): DeliveryProcess => ({
  process: 'aaaaaaaaaaaaaaaa',
  firstSeenAt: '2026-11-30T09:00:00.000Z',
  lastSeenAt: '2026-11-30T09:30:00.000Z',
  numbered: 10,
  accepted: 10,
  refused: {},
  missing: 0,
  gaps: [],
  dropped: 0,
  spooled: 0,
  ...more,
})

it.each([
  ['complete', {}],
  ['incomplete', { accepted: 9, missing: 1 }],
  ['under-way', { accepted: 9, missing: 1, lastSeenAt: '2026-11-30T09:59:30.000Z' }],
  ['under-way', { accepted: 9, missing: 1, spooled: 1 }],
  ['incomplete', { accepted: 8, missing: 2, spooled: 1 }],
  ['incomplete', { accepted: 9, refused: { '400 no': 1 } }],
  ['incomplete', { accepted: 9, missing: 1, dropped: 1, lastSeenAt: '2026-11-30T09:59:59.000Z' }],
] as const)('is %s with %o', (delivery, more) => {
  expect(deliveryOf(client(more), NOW_MS)).toBe(delivery)
})

it('adds clients up, and the worst of them counts', () => {
  const bad = client({ accepted: 7, refused: { a: 1, b: 1 }, dropped: 1, missing: 1 })
  expect(sumLedger([client(), bad, client()], NOW_MS)).toEqual({
    numbered: 30,
    accepted: 27,
    refused: 2,
    dropped: 1,
    missing: 1,
    delivery: 'incomplete',
  })
  expect(sumLedger([], NOW_MS).delivery).toBe('complete')
})
