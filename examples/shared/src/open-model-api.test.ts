import { describe, expect, it } from 'vitest'

import { openModelApi } from './open-model-api.ts'

describe('openModelApi', () => {
  it('starts a stand-in when there is no key, and stops it in the end', async () => {
    const api = await openModelApi({})
    const url = `${api.configuration.baseURL}/models`
    const headers = { authorization: `Bearer ${api.apiKey}` }
    expect(await (await fetch(url, { headers })).json()).toMatchObject({ object: 'list' })
    await api[Symbol.asyncDispose]()
    await expect(fetch(url, { headers })).rejects.toThrow('fetch failed')
  })

  it('takes the real API when there is a key', async () => {
    await using api = await openModelApi({ OPENAI_API_KEY: 'sk-real' })
    expect(api).toMatchObject({ apiKey: 'sk-real', configuration: {} })
    expect(api.description).toBe('the OpenAI API')
  })

  it('calls another address of the API when one is set', async () => {
    const baseURL = 'http://127.0.0.1:9/v1'
    await using api = await openModelApi({ OPENAI_API_KEY: 'sk-real', OPENAI_BASE_URL: baseURL })
    expect(api.configuration).toEqual({ baseURL })
  })
})
