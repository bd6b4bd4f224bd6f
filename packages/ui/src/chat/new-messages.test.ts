import { describe, expect, it } from 'vitest'

import type { ChatMessage } from './chat-message.ts'
import { newMessages } from './new-messages.ts'

const message = (text: string): ChatMessage => ({
  role: 'user',
  roleName: 'user',
  name: undefined,
  toolCallId: undefined,
  parts: [{ kind: 'text', text }],
})

describe('newMessages', () => {
  it('leaves out the input that stands at the head of the output', () => {
    expect(newMessages([message('a')], [message('a'), message('b')])).toEqual([message('b')])
  })

  it('keeps an output that only resembles its input', () => {
    const output = [message('A'), message('b')]
    expect(newMessages([message('a')], output)).toBe(output)
  })

  it('keeps an output that is nothing but its input', () => {
    expect(newMessages([message('a')], [message('a')])).toEqual([message('a')])
  })
})
