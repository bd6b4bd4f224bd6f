import { expect, it } from 'vitest'

import { readRepriceForm, usualDays } from './reprice-form.ts'

it('takes both days whole, and no model for all of them', () => {
  const fields: Record<string, string> = { from: '2026-11-01', to: '2026-11-30', model: '' }
  expect(readRepriceForm((name) => fields[name] ?? '', 'UTC')).toEqual({
    fromTimestamp: '2026-11-01T00:00:00.000Z',
    toTimestamp: '2026-12-01T00:00:00.000Z',
    model: undefined,
  })
  expect(readRepriceForm((name) => fields[name] ?? '', 'Asia/Tokyo')).toMatchObject({
    fromTimestamp: '2026-10-31T15:00:00.000Z',
    toTimestamp: '2026-11-30T15:00:00.000Z',
  })
})

it('begins with the last thirty days, today included', () => {
  const nowMs = Date.UTC(2026, 10, 30, 23)
  expect(usualDays(nowMs, 'UTC')).toEqual({ from: '2026-11-01', to: '2026-11-30' })
  expect(usualDays(nowMs, 'Asia/Tokyo')).toEqual({ from: '2026-11-02', to: '2026-12-01' })
})
