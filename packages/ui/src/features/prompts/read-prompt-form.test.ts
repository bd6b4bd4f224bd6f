import type { Prompt } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { readPromptForm } from './read-prompt-form.ts'

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

const chat = { name: 'support/answer', type: 'chat', config: { model: 'm' } } as Prompt

it('reads a new text, and a new chat from a list', () => {
  expect(
    readPromptForm(form({ name: ' a ', prompt: 'Hi\r\n{{x}} ', labels: 'one, two' }), undefined),
  ).toEqual({
    name: 'a',
    type: 'text',
    prompt: 'Hi\n{{x}} ',
    labels: ['one', 'two'],
    config: {},
  })
  expect(readPromptForm(form({ name: 'a', prompt: '[]' }), undefined)).toMatchObject({
    type: 'chat',
  })
})

it('keeps name, type and config of the version before', () => {
  const next = form({ prompt: '[{"role":"user","content":"Hi"}]', commitMessage: 'shorter' })
  expect(readPromptForm(next, chat)).toEqual({
    name: 'support/answer',
    type: 'chat',
    prompt: [{ role: 'user', content: 'Hi' }],
    labels: [],
    config: { model: 'm' },
    commitMessage: 'shorter',
  })
  expect(readPromptForm(form({ prompt: '[]' }), { ...chat, type: 'text' })).toMatchObject({
    type: 'text',
    prompt: '[]',
  })
  expect(() => readPromptForm(form({ prompt: 'Hi' }), chat)).toThrow('Expected a JSON list')
})

const configOf = (config: string) => readPromptForm(form({ prompt: '[]', config }), chat).config

it('reads a config of its own', () => {
  expect([configOf('{"model": "n"}'), configOf(' ')]).toEqual([{ model: 'n' }, {}])
  expect(() => configOf('{model}')).toThrow('Expected the config to be JSON')
})
