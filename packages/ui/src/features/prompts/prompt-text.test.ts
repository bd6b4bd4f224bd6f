import { expect, it } from 'vitest'

import { promptText, promptVariables } from './prompt-text.ts'

const chat = {
  prompt: [
    { role: 'system', content: 'Be {{tone}}.' },
    { type: 'placeholder' as const, name: 'history' },
    { role: 'user', content: '{{ question }} {{tone}}' },
  ],
  config: {},
}

it('writes messages under their roles, and the config when there is one', () => {
  expect(promptText(chat)).toBe(
    'system:\nBe {{tone}}.\n\nplaceholder: history\n\nuser:\n{{ question }} {{tone}}',
  )
  expect(promptText({ prompt: 'Hi', config: { model: 'm' } })).toBe(
    'Hi\n\nconfig: {\n  "model": "m"\n}',
  )
})

it('names each variable once, in order', () => {
  expect(promptVariables(chat)).toEqual(['tone', 'history', 'question'])
  expect(promptVariables({ prompt: 'none' })).toEqual([])
})
