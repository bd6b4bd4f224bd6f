import fc from 'fast-check'
import { expect, it } from 'vitest'

import { packTrace, unpackTrace } from './saved-trace.ts'

it('gives back what was packed, in letters that mean nothing in HTML', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const packed = await packTrace(text)
      expect(packed).toMatch(/^[A-Za-z0-9+/]*={0,2}$/u)
      // Halves of surrogate pairs are no text: they become the sign for what is none.
      expect(await unpackTrace(packed)).toBe(text.toWellFormed())
    }),
    { numRuns: 30 },
  )
})

it('packs more than one piece', async () => {
  const text = Array.from({ length: 60_000 }, (_, index) => index * 2_654_435_761).join(' ')
  expect(await unpackTrace(await packTrace(text))).toBe(text)
})
