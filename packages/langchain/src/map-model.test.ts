import { describe, expect, it } from 'vitest'

import { answeringModel, mapModelParameters, requestedModel, undoubled } from './map-model.ts'

describe('answeringModel', () => {
  it('prefers the response’s model name to everything else', () => {
    const message = { response_metadata: { model_name: 'a-0101', model: 'a' } }
    expect(answeringModel({ message, llmOutput: { model_name: 'b' } })).toBe('a-0101')
    expect(
      answeringModel({ message: { response_metadata: {} }, llmOutput: { model_name: 'b' } }),
    ).toBe('b')
    expect(answeringModel({ message: undefined, generationInfo: { model_name: 'cc' } })).toBe('c')
    expect(answeringModel({ message: undefined })).toBeUndefined()
  })

  it('undoes the doubling of names on streamed responses', () => {
    expect(undoubled('gpt-4.1-mini-2025-04-14gpt-4.1-mini-2025-04-14')).toBe(
      'gpt-4.1-mini-2025-04-14',
    )
    expect(undoubled('gpt-4o')).toBe('gpt-4o')
  })
})

describe('requestedModel', () => {
  it('reads the call’s parameters before LangChain’s metadata', () => {
    expect(requestedModel({ model: 'a' }, { ls_model_name: 'b' })).toBe('a')
    expect(requestedModel(undefined, { ls_model_name: 'b' })).toBe('b')
  })
})

describe('mapModelParameters', () => {
  it('keeps scalars, writes objects as JSON and leaves credentials out', () => {
    expect(
      mapModelParameters({
        model: 'a',
        stream: true,
        tools: [{}],
        temperature: 0,
        seed: 7,
        stop: ['\n'],
        response_format: { type: 'json_object' },
        apiKey: 'sk-1',
        Authorization: 'Bearer x',
        default_headers: { a: 1 },
        client_secret: 'x',
        user: undefined,
      }),
    ).toEqual({
      temperature: 0,
      seed: 7,
      stop: '["\\n"]',
      response_format: '{"type":"json_object"}',
    })
  })
})
