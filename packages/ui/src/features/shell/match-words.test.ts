import fc from 'fast-check'
import { expect, it } from 'vitest'

import { matchWords } from './match-words.ts'

const best = (query: string, titles: readonly string[]): string | undefined =>
  titles
    .filter((title) => matchWords(query, title) !== undefined)
    .toSorted((one, other) => (matchWords(query, other) ?? 0) - (matchWords(query, one) ?? 0))[0]

it('prefers starts of words and letters side by side', () => {
  expect(best('ne', ['Narrow or widen the sidebar', 'Next error', 'Costliest step'])).toBe(
    'Next error',
  )
  expect(best('cost', ['Costliest step', 'Collapse all, show the last'])).toBe('Costliest step')
  expect(matchWords('xyz', 'Next error')).toBeUndefined()
})

it('finds every title by itself and by nothing', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (title) => {
      expect(matchWords('', title)).toBeDefined()
    }),
  )
  expect(matchWords('Next error', 'Next error')).toBeDefined()
})
