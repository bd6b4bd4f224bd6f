import { describe, expect, it } from 'vitest'

import { MAX_PARTIAL_CHARACTERS, PartialOutput } from './partial-output.ts'

const piece = (fields: object) => ({
  message: { content: '', tool_call_chunks: [{ index: 0, ...fields }] },
})

describe('PartialOutput', () => {
  it('collects text, and the usage that was reported last', () => {
    const partial = new PartialOutput()
    expect(partial.addToken('', { message: { content: '' } })).toBe(false)
    expect(partial.addToken('hi ', { message: { content: 'hi ' } })).toBe(true)
    partial.addToken('there', {
      message: { content: 'there', usage_metadata: { input_tokens: 1 } },
    })
    expect(partial.message()).toEqual({ role: 'assistant', content: 'hi there' })
    expect(partial.usage).toEqual({ input_tokens: 1 })
  })

  it('puts the pieces of tool calls together', () => {
    const partial = new PartialOutput()
    expect(partial.addToken('', piece({ id: 'c1', name: 'f', args: '{"a"' }))).toBe(true)
    partial.addToken('', piece({ args: ':1}' }))
    expect(partial.message()?.tool_calls).toEqual([
      { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
    ])
  })

  it('counts reasoning as the beginning of an answer', () => {
    const partial = new PartialOutput()
    const message = { content: '', additional_kwargs: { reasoning_content: 'hm' } }
    expect(partial.addToken('', { message })).toBe(true)
    expect(partial.message()).toMatchObject({ reasoning: 'hm' })
  })

  it('reads the content-block protocol', () => {
    const partial = new PartialOutput()
    const start = { event: 'content-block-start', index: 1 }
    const delta = { event: 'content-block-delta', index: 1 }
    expect(partial.addStreamEvent({ event: 'message-start' })).toBe(false)
    const text = {
      event: 'content-block-delta',
      index: 0,
      delta: { type: 'text-delta', text: 'hi' },
    }
    expect(partial.addStreamEvent(text)).toBe(true)
    partial.addStreamEvent({ ...start, content: { type: 'tool_call_chunk', id: 'c1', name: 'f' } })
    partial.addStreamEvent({ ...delta, delta: { type: 'tool-call-delta', args: '{"a"' } })
    const fields = { type: 'tool_call_chunk', args: '{"a":1}' }
    partial.addStreamEvent({ ...delta, delta: { type: 'block-delta', fields } })
    partial.addStreamEvent({ event: 'message-finish', usage: { output_tokens: 2 } })
    expect(partial.message()).toEqual({
      role: 'assistant',
      content: 'hi',
      tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
    })
    expect(partial.usage).toEqual({ output_tokens: 2 })
  })

  it('never holds more than its bound', () => {
    const partial = new PartialOutput()
    for (let index = 0; index < 10; index += 1) partial.addToken('x'.repeat(100_000), undefined)
    expect(partial.size).toBe(MAX_PARTIAL_CHARACTERS)
    const many = new PartialOutput()
    for (let index = 0; index < 30_000; index += 1) many.addToken('x', undefined)
    expect(many.size).toBe(20_000)
  })
})
