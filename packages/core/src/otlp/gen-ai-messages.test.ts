import { expect, it } from 'vitest'

import { toGenAiMessages } from './gen-ai-messages.ts'

const convert = (value: unknown): unknown => {
  const json = toGenAiMessages(JSON.stringify(value), 'user')
  return json === undefined ? undefined : JSON.parse(json)
}

it('gives messages of chats their parts', () => {
  const image = { type: 'image_url', image_url: { url: 'https://x.test' } }
  const messages = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: [{ type: 'text', text: 'What is this?' }, image] },
    { role: 'assistant', content: null },
  ]
  const expected = [
    { role: 'system', parts: [{ type: 'text', content: 'Be brief.' }] },
    { role: 'user', parts: [{ type: 'text', content: 'What is this?' }, image] },
    { role: 'assistant', parts: [] },
  ]
  expect(convert(messages)).toEqual(expected)
  expect(convert({ messages, temperature: 0 })).toEqual(expected)
  expect(convert(messages[0])).toEqual(expected.slice(0, 1))
})

it('takes a text for a message', () => {
  expect(convert('Hello')).toEqual([{ role: 'user', parts: [{ type: 'text', content: 'Hello' }] }])
})

it.each([[[]], [42], [{ question: 'x' }], [[{ role: 'user' }, 'text']]])(
  'leaves %j alone, which is no chat',
  (value) => {
    expect(convert(value)).toBeUndefined()
  },
)
