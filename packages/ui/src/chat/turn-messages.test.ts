import { describe, expect, it } from 'vitest'

import type { ChatMessage } from './chat-message.ts'
import { turnMessages } from './turn-messages.ts'

const lines = (messages: readonly ChatMessage[]): string[] =>
  messages.map(({ roleName, parts }) => {
    const [part] = parts
    return `${roleName}: ${part !== undefined && 'text' in part ? part.text : part?.kind}`
  })

describe('turnMessages', () => {
  it('takes a text and an object with one text for what was said', () => {
    const { said } = turnMessages({ question: 'Where is my parcel?' }, 'On its way.')
    expect(lines(said)).toEqual(['user: Where is my parcel?', 'assistant: On its way.'])
  })

  it('leaves out instructions, history and calls of tools, but keeps them in all', () => {
    const history = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: 'Cancel order 7' },
    ]
    const call = {
      role: 'assistant',
      content: '',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'cancel', arguments: '{}' } }],
    }
    const result = { role: 'tool', tool_call_id: 'a', content: 'done' }
    const answer = { role: 'assistant', content: 'It is cancelled.' }
    const turn = turnMessages(
      { messages: history },
      { messages: [...history, call, result, answer] },
    )
    expect(lines(turn.said)).toEqual(['user: Cancel order 7', 'assistant: It is cancelled.'])
    expect(turn.all).toHaveLength(7)
  })

  it('shows what is no conversation as it was recorded, and nothing for nothing', () => {
    const { said } = turnMessages({ a: 1, b: 2 }, null)
    expect(said.map(({ role, parts }) => [role, parts])).toEqual([
      ['user', [{ kind: 'unknown', value: { a: 1, b: 2 } }]],
    ])
    expect(turnMessages(null, undefined).said).toEqual([])
  })
})
