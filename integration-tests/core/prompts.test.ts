import { randomUUID } from 'node:crypto'

import { Heddle } from '@heddle/core'
import type { HeddleOptions } from '@heddle/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { startRealServer } from './real-server.ts'
import type { RealServer } from './real-server.ts'
import { runProgram } from './run-program.ts'

const KEYS = { publicKey: 'pk-heddle-local', secretKey: 'sk-heddle-local' }

/** Longest time until every client has what was published, ms. */
const FRESH_MS = 2_000

let server: RealServer

beforeAll(async () => {
  server = await startRealServer()
})

afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

function connect(options: HeddleOptions = {}): Heddle {
  const client = new Heddle({ ...KEYS, baseUrl: server.url, logLevel: 'silent', ...options })
  onTestFinished(async () => void (await client.shutdown()))
  return client
}

async function send(method: string, path: string, body: object): Promise<void> {
  const answer = await fetch(`${server.url}/api/public/v2/prompts${path}`, {
    method,
    headers: {
      authorization: `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
  expect(answer.status).toBeLessThan(300)
}

const publish = (name: string, prompt: unknown, labels: readonly string[] = ['production']) =>
  send('POST', '', {
    name,
    prompt,
    labels,
    ...(typeof prompt === 'string' ? {} : { type: 'chat' }),
  })

/** Resolves with the ms after which every client has compiled the text. */
async function untilAll(clients: readonly Heddle[], name: string, text: string): Promise<number> {
  const started = performance.now()
  await expect
    .poll(
      async () => {
        const prompts = await Promise.all(clients.map((client) => client.prompts.get(name)))
        return prompts.every((prompt) => prompt.compile() === text)
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBe(true)
  return performance.now() - started
}

describe('prompts of a real server', () => {
  it('reads, compiles and keeps a text prompt', async () => {
    const name = `folder/of a prompt ${randomUUID()}`
    await publish(name, 'Answer {{question}} from {{context}}')
    const client = connect()
    const prompt = await client.prompts.get(name)
    expect(prompt).toMatchObject({
      name,
      version: 1,
      type: 'text',
      labels: ['latest', 'production'],
      config: {},
      isFallback: false,
    })
    expect(prompt.compile({ question: 'it', context: 'this' })).toBe('Answer it from this')
    expect(await client.prompts.get(name)).toBe(prompt)
  })

  it('fills messages into the places of a chat prompt', async () => {
    const name = `chat ${randomUUID()}`
    await publish(name, [
      { role: 'system', content: 'You are {{tone}}.' },
      { type: 'placeholder', name: 'history' },
      { role: 'user', content: '{{question}}' },
    ])
    const prompt = await connect().prompts.get(name, { type: 'chat' })
    const history = [{ role: 'user', content: 'Hi, {{tone}} one' }]
    expect(prompt.compile({ tone: 'kind', question: 'Why?' }, { history })).toEqual([
      { role: 'system', content: 'You are kind.' },
      { role: 'user', content: 'Hi, kind one' },
      { role: 'user', content: 'Why?' },
    ])
    expect(prompt.compile({})[1]).toEqual({ type: 'placeholder', name: 'history' })
    await expect(connect().prompts.get(name)).rejects.toMatchObject({
      code: 'prompt-unavailable',
      message: expect.stringContaining("ask with { type: 'chat' }"),
    })
  })

  it('links a model call to the version that was used', async () => {
    const name = `linked ${randomUUID()}`
    await publish(name, 'one')
    await publish(name, 'two')
    const client = connect()
    const prompt = await client.prompts.get(name)
    const fallback = await client.prompts.get(`no ${name}`, { fallback: 'instead' })
    expect(fallback).toMatchObject({ isFallback: true, version: 0 })
    const call = client.startObservation({ name: 'call', type: 'generation', prompt })
    call.startObservation({ name: 'inner', type: 'generation', prompt: fallback }).end()
    call.end()
    await client.flush()
    const { observations } = await server.readTrace(call.traceId, 2)
    expect(observations.find((one) => one.name === 'call')).toMatchObject({
      promptName: name,
      promptVersion: 2,
    })
    expect(observations.find((one) => one.name === 'inner')).toMatchObject({ promptName: null })
  })

  it('has a published prompt in ten clients within two seconds, by stream and by asking', async () => {
    const name = `shared ${randomUUID()}`
    await publish(name, 'first')
    const clients = Array.from({ length: 10 }, (_, index) =>
      connect({ promptUpdates: index < 5 ? 'stream' : 'poll' }),
    )
    await untilAll(clients, name, 'first')
    await publish(name, 'second')
    expect(await untilAll(clients, name, 'second')).toBeLessThan(FRESH_MS)
    await publish(name, 'third', [])
    await send('PATCH', `/${encodeURIComponent(name)}/versions/1`, { newLabels: ['production'] })
    expect(await untilAll(clients, name, 'first')).toBeLessThan(FRESH_MS)
  })

  it('has a prompt anew when one that it is made of changes', async () => {
    const part = `part ${randomUUID()}`
    const whole = `whole ${randomUUID()}`
    await publish(part, 'old')
    await publish(whole, `Say @@@langfusePrompt:name=${part}|label=production@@@`)
    const clients = [connect({ promptUpdates: 'stream' }), connect()]
    await untilAll(clients, whole, 'Say old')
    await publish(part, 'new')
    expect(await untilAll(clients, whole, 'Say new')).toBeLessThan(FRESH_MS)
  })

  it.each(['stream', 'poll', 'off'] as const)(
    'ends with its program, which follows by %s and closes nothing',
    async (mode) => {
      const name = `ending ${randomUUID()}`
      await publish(name, 'Hello {{who}}')
      const environment = { HEDDLE_PROMPT_UPDATES: mode }
      const run = { baseUrl: server.url, rest: [name], environment }
      expect(await runProgram('prompt-reader', run)).toBe('Hello World')
    },
  )
})
