import { describe, expect, it } from 'vitest'

import { normaliseConversation } from './normalise-conversation.ts'
import { repeatedMessages } from './repeated-messages.ts'

const read = (messages: readonly object[]) =>
  normaliseConversation({ messages }, 'user')?.messages ?? []

const system = { role: 'system', content: 'Be kind.' }
const user = { role: 'user', content: 'Where is my order?' }
const call = {
  role: 'assistant',
  content: '',
  tool_calls: [{ id: 'c1', function: { name: 'find', arguments: '{}' } }],
}
const result = { role: 'tool', tool_call_id: 'c1', content: 'on its way' }

describe('repeatedMessages', () => {
  it('counts what the call before sent, and leaves calls beside their results', () => {
    expect(repeatedMessages(read([system, user, call]), read([system, user, call, result]))).toBe(2)
  })

  it('counts a whole round of tools', () => {
    const before = [system, user, call, result]
    expect(repeatedMessages(read(before), read([...before, user]))).toBe(4)
  })

  it('shows another conversation, one repeated message and a call sent twice as they are', () => {
    expect(repeatedMessages(read([system, user]), read([user, system, user]))).toBe(0)
    expect(repeatedMessages(read([system]), read([system, user]))).toBe(0)
    expect(repeatedMessages(read([system, user]), read([system, user]))).toBe(0)
  })
})
