import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import { describe, expect, it } from 'vitest'

import { requestedCalls } from './rejected-tool-calls.ts'

const asking = new AIMessage({
  content: '',
  tool_calls: [
    { id: 'c1', name: 'f', args: { a: 1 } },
    { id: 'c2', name: 'g', args: {} },
  ],
})
const answer = (id: string) => new ToolMessage({ content: 'x', tool_call_id: id, status: 'error' })

describe('requestedCalls', () => {
  it('finds the calls of the last answer in any part of a state', () => {
    const calls = requestedCalls({ step: 1, chat: [new HumanMessage('q'), asking] })
    expect(calls?.get('c1')).toEqual({ name: 'f', input: { a: 1 } })
    expect([...(calls?.keys() ?? [])]).toEqual(['c1', 'c2'])
  })

  it('leaves out what the history has answered', () => {
    const calls = requestedCalls({ messages: [asking, answer('c1')] })
    expect([...(calls?.keys() ?? [])]).toEqual(['c2'])
    const later = [asking, answer('c1'), answer('c2'), new AIMessage('sorry')]
    expect(requestedCalls({ messages: later })?.size ?? 0).toBe(0)
  })

  it('takes the single call that a fanned-out tool node gets', () => {
    const input = { messages: [asking], lg_tool_call: { id: 'c9', name: 'h', args: {} } }
    expect([...(requestedCalls(input)?.keys() ?? [])]).toEqual(['c9'])
  })

  it('finds nothing in inputs without messages', () => {
    expect(requestedCalls(undefined)).toBeUndefined()
    expect(requestedCalls({ n: [1, 2] })).toBeUndefined()
  })
})
