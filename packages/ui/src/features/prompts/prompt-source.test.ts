import { expect, it } from 'vitest'

import { draftText, hasSameFields, initialFields } from './prompt-source.ts'

const chat = { prompt: [{ role: 'user', content: 'Hi' }], config: { model: 'm' } }
const base = { name: 'a', type: 'chat' as const, ...chat }

it('writes a version as a form and reads it back as the same text', () => {
  const fields = initialFields(chat)
  expect(fields.prompt).toContain('"content": "Hi"')
  expect(draftText(fields, base)).toBe('user:\nHi\n\nconfig: {\n  "model": "m"\n}')
  expect(initialFields({ prompt: 'Hi', config: {} })).toMatchObject({ prompt: 'Hi', config: '' })
})

it('compares what cannot be read yet as it stands', () => {
  expect(draftText({ prompt: '[{"role"', config: '{' }, base)).toBe('[{"role"\n\n{')
})

it('takes a field that is not there for an empty one', () => {
  expect(hasSameFields({ prompt: 'a' }, { prompt: 'a', labels: '' })).toBe(true)
  expect(hasSameFields({ prompt: 'a' }, { prompt: 'a', labels: 'b' })).toBe(false)
})
