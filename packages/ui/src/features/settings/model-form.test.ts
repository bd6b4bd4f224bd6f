import fc from 'fast-check'
import { expect, test } from 'vitest'

import { PRICED_TOKENS, readModelForm } from './model-form.ts'

const read = (fields: Record<string, string>) => readModelForm((name) => fields[name] ?? '')

test('prices of a million tokens become prices of one; what is empty is left out', () => {
  const request = read({ modelName: 'loom', matchPattern: '^loom', inputPrice: '0.15' })
  expect(request).toEqual({
    modelName: 'loom',
    matchPattern: '^loom',
    unit: 'TOKENS',
    inputPrice: 0.000_000_15,
    outputPrice: undefined,
    startDate: undefined,
  })
  expect(read({ startDate: '2026-11-24' }).startDate).toBe('2026-11-24T00:00:00.000Z')
})

test('a price of cents comes back as it was typed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
      const { inputPrice } = read({ inputPrice: String(cents / 100) })
      expect(Math.round((inputPrice ?? 0) * PRICED_TOKENS * 100)).toBe(cents)
    }),
  )
})
