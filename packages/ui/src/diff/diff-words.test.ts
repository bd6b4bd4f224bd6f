import fc from 'fast-check'
import { expect, it } from 'vitest'

import { diffWords } from './diff-words.ts'

it('holds both texts to the letter', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '\n', '.', 'ä', '京') })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = diffWords(before, after)
      const without = (kind: string) =>
        parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join('')
      expect([without('added'), without('removed')]).toEqual([before, after])
    }),
  )
})

it('marks the words that differ', () => {
  expect(diffWords('paid on Monday.', 'paid on Friday.')).toEqual([
    { kind: 'same', text: 'paid on ' },
    { kind: 'removed', text: 'Monday' },
    { kind: 'added', text: 'Friday' },
    { kind: 'same', text: '.' },
  ])
})
