import { afterEach, describe, expect, it, vi } from 'vitest'

import { askForUsage, isUsageChunk } from './stream-usage.ts'

class OpenAI {
  baseURL: string | undefined
  additionalChatOptions: object | undefined
  constructor(options: Partial<OpenAI> = {}) {
    Object.assign(this, options)
  }
  streamChat(): void {}
}
class Groq extends OpenAI {}

const params = { messages: [], stream: true, tools: [] }

afterEach(() => void vi.unstubAllEnvs())

describe('askForUsage', () => {
  it('asks OpenAI’s own API, and changes nothing else of the call', () => {
    for (const baseURL of [undefined, 'https://api.openai.com/v1']) {
      const [asked, second] = askForUsage(new OpenAI({ baseURL }), [params, 2], 'auto') ?? []
      expect(asked).toEqual({
        ...params,
        additionalChatOptions: { stream_options: { include_usage: true } },
      })
      expect((asked as typeof params).tools).toBe(params.tools)
      expect(second).toBe(2)
    }
    expect(params).not.toHaveProperty('additionalChatOptions')
  })

  it('asks no other server of itself', () => {
    expect(
      askForUsage(new OpenAI({ baseURL: 'http://127.0.0.1/v1' }), [params], 'auto'),
    ).toBeUndefined()
    expect(askForUsage(new Groq(), [params], 'auto')).toBeUndefined()
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1/v1')
    expect(askForUsage(new OpenAI(), [params], 'auto')).toBeUndefined()
  })

  it('does as it is told', () => {
    expect(askForUsage(new Groq(), [params], true)).toBeDefined()
    expect(askForUsage(new OpenAI(), [params], false)).toBeUndefined()
    expect(askForUsage({}, [params], true)).toBeUndefined()
  })

  it('leaves calls that do not stream, and those that ask themselves', () => {
    const own = { stream_options: { include_usage: false } }
    expect(askForUsage(new OpenAI(), [{ messages: [] }], 'auto')).toBeUndefined()
    expect(
      askForUsage(new OpenAI(), [{ ...params, additionalChatOptions: own }], 'auto'),
    ).toBeUndefined()
    expect(
      askForUsage(new OpenAI({ additionalChatOptions: own }), [params], 'auto'),
    ).toBeUndefined()
  })
})

describe('isUsageChunk', () => {
  it('knows the chunk that says nothing but the usage', () => {
    const usage = { prompt_tokens: 1 }
    expect(isUsageChunk({ delta: '', raw: { choices: [], usage } })).toBe(true)
    expect(isUsageChunk({ delta: '', raw: { choices: [{}], usage } })).toBe(false)
    expect(isUsageChunk({ delta: 'x', raw: { choices: [], usage } })).toBe(false)
    expect(isUsageChunk({ delta: '', raw: { choices: [] } })).toBe(false)
    expect(isUsageChunk(undefined)).toBe(false)
  })
})
