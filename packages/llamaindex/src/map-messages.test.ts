import { describe, expect, it } from 'vitest'

import { answerText, mapContent, mapMessage, mapMessages, queryText } from './map-messages.ts'

/** Content as a client records it that uploads no files. */
const asRecorded = (content: unknown): unknown => JSON.parse(JSON.stringify(mapContent(content)))

describe('mapMessage', () => {
  it('shows calls and results of tools, and thinking apart from the text', () => {
    const options = { toolCall: [{ id: 'c', name: 'f', input: '{"a":1}' }], thinking: 'hm' }
    expect(mapMessage({ role: 'assistant', content: '', options })).toEqual({
      role: 'assistant',
      content: '',
      reasoning: 'hm',
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: { a: 1 } } }],
    })
    const result = { toolResult: { id: 'c', result: 'no', isError: true } }
    expect(mapMessage({ role: 'user', content: 'no', options: result })).toEqual({
      role: 'tool',
      content: 'no',
      tool_call_id: 'c',
      is_error: true,
    })
  })

  it('keeps arguments that are no JSON as the model wrote them', () => {
    const options = { toolCall: [{ name: 'f', input: '{"a":' }] }
    expect(mapMessage({ role: 'assistant', content: '', options })).toMatchObject({
      tool_calls: [{ function: { arguments: '{"a":' } }],
    })
  })

  it('survives messages that cannot be read', () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error('no')
        },
      },
    )
    expect(mapMessages([hostile])).toHaveLength(1)
    expect(mapMessages('not a list')).toBe('not a list')
  })
})

describe('mapContent', () => {
  it('shows bytes and base64 by kind and size, and keeps addresses', () => {
    const base64 = 'A'.repeat(2_000)
    expect(
      asRecorded([
        { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } },
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        { type: 'audio', data: base64, mimeType: 'audio/wav' },
        { type: 'file', data: new Uint8Array(4), mimeType: 'application/pdf' },
      ]),
    ).toEqual([
      {
        type: 'image_url',
        image_url: { url: { type: 'media', mediaType: 'image/png', sizeBytes: 1_500 } },
      },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
      {
        type: 'audio',
        data: { type: 'media', mediaType: 'audio/wav', sizeBytes: 1_500 },
        mimeType: 'audio/wav',
      },
      {
        type: 'file',
        data: { type: 'media', mediaType: 'application/pdf', sizeBytes: 4 },
        mimeType: 'application/pdf',
      },
    ])
  })
})

describe('queryText', () => {
  it('finds the text of a string, a content and a bundle', () => {
    expect(queryText('q')).toBe('q')
    expect(queryText({ query: 'q' })).toBe('q')
    expect(queryText({ query: { query: [{ type: 'text', text: 'q' }] } })).toBe('q')
  })
})

describe('answerText', () => {
  it('is the text of the message, empty when there is none', () => {
    expect(answerText({ message: { content: 'a' } })).toBe('a')
    expect(answerText(undefined)).toBe('')
  })
})
