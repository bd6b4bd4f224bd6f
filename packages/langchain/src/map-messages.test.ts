import {
  AIMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { describe, expect, it } from 'vitest'

import type { ForeignObject } from './foreign-value.ts'
import { isMessage, isPromptValue, mapMessage, mapPromptValue } from './map-messages.ts'

const mapped = (message: unknown) => mapMessage(message as ForeignObject)

const text = (value: string) => ({ type: 'text', text: value })

describe('mapMessage', () => {
  it('names the roles as providers do', () => {
    const roles = [
      new HumanMessage('a'),
      new AIMessage('b'),
      new SystemMessage('c'),
      new ToolMessage({ content: 'd', tool_call_id: '1' }),
      new FunctionMessage({ content: 'e', name: 'f' }),
      new ChatMessage({ content: 'g', role: 'critic' }),
    ].map((message) => mapped(message).role)
    expect(roles).toEqual(['user', 'assistant', 'system', 'tool', 'function', 'critic'])
  })

  it('writes tool calls in the form that can be sent again', () => {
    const message = new AIMessage({
      content: '',
      tool_calls: [{ id: 'c1', name: 'get_weather', args: { city: 'Paris' } }],
    })
    expect(mapped(message)).toEqual({
      role: 'assistant',
      content: '',
      tool_calls: [
        {
          id: 'c1',
          type: 'function',
          function: { name: 'get_weather', arguments: '{"city":"Paris"}' },
        },
      ],
    })
  })

  it('finds tool calls that only the provider’s own fields hold', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }
    const message = { getType: () => 'ai', content: '', additional_kwargs: { tool_calls: [call] } }
    expect(mapped(message).tool_calls).toEqual([call])
  })

  it('keeps the tool call a result answers, its status and its name', () => {
    const message = new ToolMessage({
      content: 'no',
      tool_call_id: 'c1',
      name: 'get_weather',
      status: 'error',
    })
    expect(mapped(message)).toEqual({
      role: 'tool',
      content: 'no',
      name: 'get_weather',
      tool_call_id: 'c1',
      status: 'error',
    })
  })

  it('joins text blocks and leaves other blocks as they are', () => {
    expect(mapped(new HumanMessage({ content: [text('a'), text('b')] })).content).toBe('ab')
    const blocks = [text('a'), { type: 'image_url', image_url: { url: 'https://x/y.png' } }]
    expect(mapped(new HumanMessage({ content: blocks })).content).toEqual(blocks)
  })

  it('keeps refusals, reasoning and calls that could not be parsed', () => {
    const message = new AIMessage({
      content: '',
      invalid_tool_calls: [{ id: 'c1', name: 'f', args: '{', error: 'bad JSON' }],
      additional_kwargs: { refusal: 'no', reasoning_content: 'hm' },
    })
    expect(mapped(message)).toMatchObject({
      refusal: 'no',
      reasoning: 'hm',
      invalid_tool_calls: [{ id: 'c1', name: 'f', args: '{', error: 'bad JSON' }],
    })
  })

  it('does not take plain objects or documents for messages', () => {
    expect(isMessage({ role: 'user', content: 'x' })).toBe(false)
    expect(isMessage(undefined)).toBe(false)
    expect(isMessage(new HumanMessage('x'))).toBe(true)
  })
})

describe('mapPromptValue', () => {
  it('shows what a prompt template made', async () => {
    const value: unknown = await ChatPromptTemplate.fromMessages([['human', '{q}']]).invoke({
      q: 'x',
    })
    expect(isPromptValue(value)).toBe(true)
    expect(mapPromptValue(value as ForeignObject)).toEqual([{ role: 'user', content: 'x' }])
  })
})
