import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { matchToolResults } from './match-tool-results.ts'
import { normaliseConversation } from './normalise-conversation.ts'

const read = (value: unknown) => normaliseConversation(value, 'user')
const partsOf = (value: unknown) => read(value)?.messages.flatMap(({ parts }) => parts)

describe('normaliseConversation', () => {
  it('reads OpenAI messages with tool calls, answers and tool definitions', () => {
    const conversation = read({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }], name: 'ann' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: 'c1',
              type: 'function',
              function: { name: 'search', arguments: '{"limit":9007199254740993}' },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: '[]' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'search', description: 'Finds', parameters: { type: 'object' } },
        },
      ],
      tool_choice: 'auto',
    })
    expect(
      conversation?.messages.map(({ role, name, toolCallId }) => [role, name, toolCallId]),
    ).toEqual([
      ['system', undefined, undefined],
      ['user', 'ann', undefined],
      ['assistant', undefined, undefined],
      ['tool', undefined, 'c1'],
    ])
    expect(conversation?.messages[2]?.parts).toEqual([
      {
        kind: 'tool-call',
        id: 'c1',
        name: 'search',
        arguments: { limit: { digits: '9007199254740993' } },
      },
    ])
    expect(conversation?.tools).toEqual([
      { name: 'search', description: 'Finds', parameters: { type: 'object' } },
    ])
    expect(conversation?.rest).toEqual({ tool_choice: 'auto' })
  })

  it.each([
    ['a text', 'Hello'],
    ['one message', { role: 'user', content: 'Hello' }],
    ['a tuple', [['human', 'Hello']]],
    ['a typed message', [{ type: 'human', content: 'Hello' }]],
    ['a stored message', [{ type: 'human', data: { content: 'Hello' } }]],
    [
      'a serialised message in a batch',
      [
        [
          {
            lc: 1,
            type: 'constructor',
            id: ['langchain_core', 'messages', 'HumanMessage'],
            kwargs: { content: 'Hello', additional_kwargs: {} },
          },
        ],
      ],
    ],
    ['a completion prompt', { prompt: 'Hello' }],
  ])('reads %s', (_shape, value) => {
    expect(read(value)?.messages).toMatchObject([
      { role: 'user', parts: [{ kind: 'text', text: 'Hello' }] },
    ])
  })

  it.each([
    [
      'an OpenAI answer',
      { choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' } }], id: 'x' },
    ],
    [
      'a LangChain result',
      { generations: [[{ text: 'Hi', message: { type: 'ai', content: 'Hi', tool_calls: [] } }]] },
    ],
    [
      'a LangChain chunk',
      { lc: 1, type: 'constructor', id: ['AIMessageChunk'], kwargs: { content: 'Hi' } },
    ],
  ])('reads %s', (_shape, value) => {
    expect(read(value)?.messages).toMatchObject([
      { role: 'assistant', parts: [{ kind: 'text', text: 'Hi' }] },
    ])
  })

  it("reads Anthropic's parts and names media instead of loading them", () => {
    expect(
      partsOf([
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.' },
            { type: 'tool_use', id: 't1', name: 'search', input: { q: 'x' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: 'found' },
            { type: 'image_url', image_url: { url: 'https://images.example/a.png' } },
            {
              type: 'image',
              source: { type: 'base64', media_type: 'image/png', data: 'A'.repeat(500) },
            },
          ],
        },
      ]),
    ).toMatchObject([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'tool-call', id: 't1', name: 'search', arguments: { q: 'x' } },
      { kind: 'tool-result', toolCallId: 't1', content: 'found' },
      { kind: 'media', mediaType: 'image', source: 'https://images.example/a.png' },
      { kind: 'media', mediaType: 'image/png', source: `${'A'.repeat(120)}…` },
    ])
  })

  it('keeps a tool call once when it stands in the content and beside it', () => {
    const call = { id: 't1', name: 'search', args: {} }
    const content = [{ type: 'tool_use', id: 't1', name: 'search', input: {} }]
    expect(partsOf({ role: 'assistant', content, tool_calls: [call] })).toHaveLength(1)
  })

  it('shows what it does not know as it came', () => {
    const strange = { type: 'hologram', colour: 'red' }
    expect(partsOf([{ role: 'user', content: [strange], mood: 'good' }, 42])).toEqual([
      { kind: 'unknown', value: strange },
      { kind: 'unknown', value: { mood: 'good' } },
      { kind: 'unknown', value: 42 },
    ])
  })

  it('says how many messages were left out', () => {
    expect(partsOf([{ omitted: '14 messages' }, { role: 'user', content: 'x' }])?.[0]).toEqual({
      kind: 'omitted',
      text: '14 messages',
    })
  })

  it.each([[null], [undefined], [''], [7], [{ question: 'x' }], [[1, 2, 3]], [[]], [{}]])(
    'does not take %j for a conversation',
    (value) => {
      expect(read(value)).toBeUndefined()
    },
  )

  it('drops no text of any message, whatever stands around it', () => {
    const extras = fc.dictionary(fc.string(), fc.jsonValue())
    const message = fc.record({
      role: fc.constantFrom('user', 'assistant', 'robot'),
      content: fc.oneof(
        fc.string(),
        fc.array(fc.record({ type: fc.constantFrom('text', 'x'), text: fc.string() })),
      ),
      extra: extras,
    })
    fc.assert(
      fc.property(fc.array(message, { minLength: 1 }), (messages) => {
        const printed = JSON.stringify(partsOf(messages))
        for (const { content } of messages) {
          const texts = typeof content === 'string' ? [content] : content.map(({ text }) => text)
          for (const text of texts) expect(printed).toContain(JSON.stringify(text).slice(1, -1))
        }
      }),
    )
  })
})

describe('matchToolResults', () => {
  const call = {
    role: 'assistant',
    content: '',
    tool_calls: [{ id: 'c1', function: { name: 'f', arguments: '{}' } }],
  }

  it('joins an answer to its call and does not repeat it', () => {
    const messages =
      read([call, { role: 'tool', tool_call_id: 'c1', content: 'done' }])?.messages ?? []
    const joined = matchToolResults(messages)
    expect(joined.messages.map(({ role }) => role)).toEqual(['assistant'])
    expect(joined.results.get('c1')).toEqual([{ kind: 'text', text: 'done' }])
  })

  it('joins result parts and keeps what stands beside them', () => {
    const answer = {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 'c1', content: 'done' },
        { type: 'text', text: 'go on' },
      ],
    }
    const joined = matchToolResults(read([call, answer])?.messages ?? [])
    expect(joined.messages[1]?.parts).toEqual([{ kind: 'text', text: 'go on' }])
    expect(joined.results.get('c1')).toMatchObject([{ content: 'done' }])
  })

  it('shows answers without a call, and a second answer to the same call', () => {
    const answer = { role: 'tool', tool_call_id: 'c1', content: 'again' }
    expect(matchToolResults(read([answer])?.messages ?? []).messages).toHaveLength(1)
    expect(matchToolResults(read([call, answer, answer])?.messages ?? []).messages).toHaveLength(2)
  })
})
