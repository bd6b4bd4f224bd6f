import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  countReferences,
  findNameClashes,
  findReferences,
  type PromptReference,
  referenceKey,
  replaceReferences,
} from './prompt-text.ts'

const write = ({ name, version, label }: PromptReference) =>
  `@@@langfusePrompt:name=${name}|${version === undefined ? `label=${label}` : `version=${version}`}@@@`

const reference: fc.Arbitrary<PromptReference> = fc.oneof(
  fc.record({ name: fc.stringMatching(/^[a-z /%]{1,8}$/), version: fc.nat(1_000_000) }),
  fc.record({
    name: fc.stringMatching(/^[a-z /%]{1,8}$/),
    label: fc.stringMatching(/^[a-z0-9_.-]{1,8}$/),
  }),
)

test('every written reference is found, and replacing it by itself changes nothing', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 8 }).filter((text) => !text.includes('@')),
    reference,
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.map((part) => (typeof part === 'string' ? part : write(part))).join('')
      const written = pieces.filter((part) => typeof part !== 'string')
      const keys = new Set(written.map(referenceKey))
      expect(new Set(findReferences(text).map(referenceKey))).toEqual(keys)
      expect(replaceReferences(text, write)).toBe(text)
      const counted = [...countReferences(text).values()].reduce((sum, count) => sum + count, 0)
      expect(counted).toBe(written.length)
      expect(findReferences(replaceReferences(text, () => ''))).toEqual([])
    }),
  )
})

test('only contents of messages are looked at', () => {
  const tag = write({ name: 'a', version: 1 })
  const body = [
    { role: tag, content: `x${tag}` },
    { type: 'placeholder' as const, name: tag },
  ]
  expect(replaceReferences(body, () => '!')).toEqual([{ role: tag, content: 'x!' }, body[1]])
})

test('a variable with the name of a placeholder clashes with it, once', () => {
  const body = [
    { role: 'user', content: '{{a}} {{ a }} {{b}}' },
    { type: 'placeholder' as const, name: 'a' },
    { type: 'placeholder' as const, name: 'c' },
  ]
  expect(findNameClashes(body)).toEqual(['a'])
  expect(findNameClashes('{{a}}')).toEqual([])
})
