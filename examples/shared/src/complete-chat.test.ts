import { describe, expect, it } from 'vitest'

import type { ChatRequest, ChatTool } from './chat-request.ts'
import { completeChat } from './complete-chat.ts'

const CONTEXT = `Answer from the documents.
<document source="a.md">
# Looms
The rapier loom makes 220 picks per minute. It stands in the north hall.
</document>
<document source="b.md">
The shuttle loom is slow.
</document>`

const stringTool = (name: string, parameter: string): ChatTool => ({
  type: 'function',
  function: {
    name,
    parameters: {
      type: 'object',
      properties: { [parameter]: { type: 'string' } },
      required: [parameter],
    },
  },
})
const search = stringTool('search', 'query')
const calculator = stringTool('calculator', 'expression')

const ask = (question: string, rest: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'gpt-4o-mini',
  messages: [
    { role: 'system', content: CONTEXT },
    { role: 'user', content: question },
  ],
  ...rest,
})

const textOf = (request: ChatRequest) =>
  completeChat(request).choices.map(({ pieces }) => pieces.join(''))

const callsOf = (request: ChatRequest) =>
  completeChat(request).choices[0]?.toolCalls.map(
    ({ function: { name, arguments: text } }) => `${name} ${text}`,
  )

const call = (id: string, name: string, text: string) => ({
  role: 'assistant' as const,
  tool_calls: [{ id, type: 'function' as const, function: { name, arguments: text } }],
})

describe('completeChat', () => {
  it('answers with the sentences of the material that fit the question and names their source', () => {
    expect(textOf(ask('How many picks per minute does the rapier loom make?'))).toEqual([
      'The rapier loom makes 220 picks per minute. [a.md]',
    ])
  })

  it('says so when the material does not answer the question', () => {
    expect(textOf(ask('Who won the cricket cup?'))).toEqual([
      'The material in the prompt does not answer that question.',
    ])
  })

  it('says that it is a stand-in when there is no material', () => {
    const messages = [{ role: 'user' as const, content: 'Why?' }]
    expect(textOf({ model: 'gpt-4o-mini', messages })[0]).toContain('offline stand-in')
  })

  it('gives the same answer, id and usage for the same request', () => {
    const request = ask('Where does the rapier loom stand?', { tools: [search] })
    expect(completeChat(request)).toEqual(completeChat(structuredClone(request)))
  })

  it('gives n choices and counts the tokens of all', () => {
    const completion = completeChat(ask('Where is the loom?', { n: 3 }))
    expect(completion.choices).toHaveLength(3)
    expect(completion.completionTokens).toBe(
      completion.choices.reduce((sum, { pieces }) => sum + pieces.length, 0),
    )
  })

  it('stops at the token limit and says so', () => {
    const [choice] = completeChat(ask('Where is the rapier loom?', { max_tokens: 3 })).choices
    expect(choice).toMatchObject({ finishReason: 'length', pieces: { length: 3 } })
  })

  it('stops before a stop word', () => {
    expect(textOf(ask('How many picks does the rapier loom make?', { stop: ['220'] }))).toEqual([
      'The rapier loom makes ',
    ])
  })

  it('calls the tools whose arguments are known, all in one message', () => {
    const tools = [search, calculator]
    expect(callsOf(ask('Where is the loom, and what is 2 * (3 + 4)?', { tools }))).toEqual([
      'search {"query":"Where is the loom"}',
      'calculator {"expression":"2 * (3 + 4)"}',
    ])
  })

  it('calculates with a number only after a tool has found it, then answers with both', () => {
    const question = 'How many picks per minute does the rapier loom make? Multiply that by 480.'
    const request = ask(question, { tools: [search, calculator] })
    request.messages[0] = { role: 'system', content: 'Use the tools.' }
    expect(callsOf(request)).toEqual([
      'search {"query":"How many picks per minute does the rapier loom make?"}',
    ])
    request.messages.push(call('call_1', 'search', '{"query":"picks"}'), {
      role: 'tool',
      tool_call_id: 'call_1',
      content: CONTEXT,
    })
    expect(callsOf(request)).toEqual(['calculator {"expression":"220 * 480"}'])
    request.messages.push(call('call_2', 'calculator', '{"expression":"220 * 480"}'), {
      role: 'tool',
      tool_call_id: 'call_2',
      content: '105600',
    })
    expect(textOf(request)).toEqual([
      'The rapier loom makes 220 picks per minute. [a.md] 220 * 480 = 105600.',
    ])
  })

  it('fills the arguments of any tool the question is about', () => {
    const weather: ChatTool = {
      type: 'function',
      function: {
        name: 'get_weather',
        parameters: {
          type: 'object',
          properties: {
            city: { type: 'string' },
            days: { type: 'integer' },
            unit: { type: 'string', enum: ['celsius', 'fahrenheit'] },
          },
          required: ['city', 'days', 'unit'],
        },
      },
    }
    const question = 'What is the weather in Le Havre for 3 days, in Fahrenheit?'
    expect(callsOf(ask(question, { tools: [weather] }))).toEqual([
      'get_weather {"city":"Le Havre","days":3,"unit":"fahrenheit"}',
    ])
    expect(callsOf(ask('Where is the rapier loom?', { tools: [weather] }))).toEqual([])
  })

  it('obeys tool_choice', () => {
    const tools = [search, calculator]
    const question = 'Where is the rapier loom?'
    const named = { type: 'function' as const, function: { name: 'calculator' } }
    expect(callsOf(ask(question, { tools, tool_choice: 'none' }))).toEqual([])
    expect(callsOf(ask(question, { tools, tool_choice: named }))).toEqual([
      `calculator {"expression":"${question}"}`,
    ])
    expect(callsOf(ask('Hello!', { tools: [calculator], tool_choice: 'required' }))).toHaveLength(1)
  })
})
