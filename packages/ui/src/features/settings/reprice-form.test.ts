import { expect, it } from 'vitest'

import { readRepriceForm, usualDays } from './reprice-form.ts'

it('takes both days whole, and no model for all of them', () => {
  const fields: Record<string, string> = { from: '2026-11-01', to: '2026-11-30', model: '' }
  expect(readRepriceForm((name) => fields[name] ?? '')).toEqual({
    fromTimestamp: '2026-11-01T00:00:00.000Z',
    toTimestamp: '2026-12-01T00:00:00.000Z',
    model: undefined,
  })
})

it('begins with the last thirty days, today included', () => {
  expect(usualDays(Date.UTC(2026, 10, 30, 23))).toEqual({ from: '2026-11-01', to: '2026-11-30' })
})
