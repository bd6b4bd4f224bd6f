import { describe, expect, it } from 'vitest'

import { AnswerCollector } from './collect-answer.ts'

describe('AnswerCollector', () => {
  it('joins the chunks of a stream, each tool call as it was known last', () => {
    const answer = new AnswerCollector()
    answer.addChunk({ delta: '', raw: { id: 'a', model: 'm' } })
    expect(answer.fields().completionStartTime).toBeUndefined()
    answer.addChunk({ delta: 'Hello ', options: { thinking: 'h' } })
    answer.addChunk({
      delta: 'you',
      options: { thinking: 'm', toolCall: [{ id: 'c', name: 'f', input: '{' }] },
    })
    answer.addChunk({
      delta: '',
      options: { toolCall: [{ id: 'c', name: 'f', input: { a: 1 } }] },
      raw: { choices: [{ finish_reason: 'stop' }] },
    })
    expect(answer.fields()).toMatchObject({
      output: {
        role: 'assistant',
        content: 'Hello you',
        reasoning: 'hm',
        tool_calls: [{ id: 'c', function: { name: 'f', arguments: { a: 1 } } }],
      },
      model: 'm',
      completionStartTime: expect.any(Date),
      metadata: { finishReason: 'stop', responseId: 'a' },
    })
  })

  it('takes the text of a finished response over its chunks, which say the last words twice', () => {
    const answer = new AnswerCollector()
    for (const delta of ['Hello ', 'you', 'you']) answer.addChunk({ delta, raw: {} })
    const output = [{ content: [{ type: 'output_text', text: 'Hello you' }] }]
    answer.addRaw({ type: 'response.completed', response: { output } })
    expect(answer.fields().output).toEqual({ role: 'assistant', content: 'Hello you' })
  })

  it('has no output when nothing was answered', () => {
    expect(new AnswerCollector().fields().output).toBeUndefined()
  })

  it('keeps the tool calls of a chat that a completion was made of', () => {
    const answer = new AnswerCollector()
    const options = { toolCall: [{ id: 'c', name: 'f', input: {} }] }
    answer.addResponse({
      message: { role: 'assistant', content: '', options },
      raw: { model: 'm' },
    })
    answer.addCompletion({ text: 'Yes.', raw: null })
    expect(answer.fields()).toMatchObject({
      output: { content: 'Yes.', tool_calls: [{ id: 'c' }] },
      model: 'm',
    })
  })
})
