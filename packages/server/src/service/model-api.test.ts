import { expect, test } from 'vitest'

import { createModelApi } from './model-api.ts'

const OPENAI = 'https://api.example.com/v1'
const request = { model: 'm', messages: [{ role: 'user', content: 'Hi' }] }
const { signal } = new AbortController()

/** A model API that answers what it is told to, and remembers what it was asked. */
function answering(response: () => Response) {
  const calls: { readonly url: string; readonly init: RequestInit }[] = []
  const fetchStandIn: typeof fetch = (url, init = {}) => {
    if (typeof url !== 'string') throw new TypeError('Expected a URL as text.')
    calls.push({ url, init })
    return Promise.resolve(response())
  }
  const settings = { baseUrls: [OPENAI], isAnyAllowed: false }
  return { calls, api: createModelApi({ settings, fetch: fetchStandIn }) }
}

test('asks for a stream with its usage, with the key of the call, and follows no redirect', async () => {
  const { api, calls } = answering(() => new Response('data: [DONE]\n\n'))
  const stream = await api.complete({ baseUrl: `${OPENAI}/`, apiKey: 'sk-1', request }, signal)
  expect(await new Response(stream).text()).toBe('data: [DONE]\n\n')
  expect(calls[0]).toMatchObject({
    url: `${OPENAI}/chat/completions`,
    init: { redirect: 'error', headers: { authorization: 'Bearer sk-1' } },
  })
  const body = calls[0]?.init.body
  expect(typeof body === 'string' && JSON.parse(body)).toEqual({
    ...request,
    stream: true,
    stream_options: { include_usage: true },
  })
})

test('calls no other API than those that are allowed', async () => {
  const { api, calls } = answering(() => new Response(''))
  for (const baseUrl of ['http://169.254.169.254/v1', 'https://api.example.com/v1/../admin']) {
    await expect(api.complete({ baseUrl, request }, signal)).rejects.toThrow('HEDDLE_MODEL_URLS')
  }
  expect(calls).toEqual([])
})

test('passes on why the API refused', async () => {
  const { api } = answering(() =>
    Response.json({ error: { message: 'Wrong key.' } }, { status: 401 }),
  )
  await expect(api.complete({ baseUrl: OPENAI, request }, signal)).rejects.toThrow(
    'The model API answered 401: Wrong key.',
  )
  const plain = answering(() => new Response('Bad gateway', { status: 502 }))
  await expect(plain.api.complete({ baseUrl: OPENAI, request }, signal)).rejects.toThrow(
    'answered 502: Bad gateway',
  )
})

test('says that the API cannot be reached', async () => {
  const settings = { baseUrls: [], isAnyAllowed: true }
  const api = createModelApi({ settings, fetch: () => Promise.reject(new TypeError('refused')) })
  await expect(api.complete({ baseUrl: 'http://localhost:1/v1', request }, signal)).rejects.toThrow(
    'The model API at http://localhost:1 cannot be reached.',
  )
})
