import { expect, it } from 'vitest'

import { addEvent, NO_COMPLETION } from './completion.ts'
import { readEvents } from './read-events.ts'

const chunk = (delta: object, more: object = {}) =>
  JSON.stringify({ choices: [{ delta }], ...more })

it('puts text, calls of tools and usage together', () => {
  const events = [
    chunk({ content: 'It is ' }),
    chunk({ content: 'sunny.' }),
    chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'find', arguments: '{"q":' } }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: '1}' } }] }),
    JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] }),
    JSON.stringify({ choices: [], usage: { prompt_tokens: 5, completion_tokens: 7 } }),
    '[DONE]',
  ]
  expect(events.reduce(addEvent, NO_COMPLETION)).toEqual({
    text: 'It is sunny.',
    calls: [{ id: 'c', name: 'find', arguments: '{"q":1}' }],
    finishReason: 'stop',
    inputTokens: 5,
    outputTokens: 7,
  })
})

it('tells of a failure in the middle of a stream', () => {
  expect(() => addEvent(NO_COMPLETION, '{"error":{"message":"Overloaded."}}')).toThrow(
    'Overloaded.',
  )
})

it('reads events across the borders of chunks, letters of several bytes included', async () => {
  const bytes = new TextEncoder().encode(
    ': hello\r\ndata: 京都\r\n\r\nevent: x\ndata:b\n\ndata: end',
  )
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  const events: string[] = []
  for await (const event of readEvents(stream)) events.push(event)
  expect(events).toEqual(['京都', 'b', 'end'])
})
