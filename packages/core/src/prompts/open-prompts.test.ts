import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { Heddle } from '../client/heddle.ts'
import type { HeddleOptions } from '../client/options.ts'
import { HeddleError } from '../errors.ts'

interface Asked {
  readonly path: string
  readonly headers: Record<string, unknown>
}

/** A server of prompts whose next answers a test decides. */
interface PromptServer {
  readonly url: string
  /** Requests for prompts. */
  readonly asked: Asked[]
  /** Requests for changes. */
  readonly followed: Asked[]
  /** What a request for a prompt is answered with, and what one for changes. */
  answer: (response: ServerResponse) => void
  follow: (response: ServerResponse) => void
}

const record = (prompt: unknown, version = 1, more: object = {}): string =>
  JSON.stringify({
    name: 'answer',
    version,
    type: typeof prompt === 'string' ? 'text' : 'chat',
    prompt,
    config: {},
    labels: ['production'],
    tags: [],
    resolutionGraph: null,
    ...more,
  })

const reply = (status: number, body: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

async function startServer(): Promise<PromptServer> {
  const state: PromptServer = {
    url: '',
    asked: [],
    followed: [],
    answer: reply(200, record('Hello {{name}}')),
    follow: reply(404, '{"message":"There is no such route."}'),
  }
  const server = createServer(({ url: path = '', headers }, response) => {
    const isFollowing = path.startsWith('/api/public/prompt-changes')
    ;(isFollowing ? state.followed : state.asked).push({ path, headers })
    if (isFollowing) state.follow(response)
    else state.answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return Object.assign(state, { url: `http://127.0.0.1:${port}` })
}

function connect(baseUrl: string, options: HeddleOptions = {}): Heddle {
  const keys = { publicKey: 'pk-1', secretKey: 'sk-1' }
  const client = new Heddle({ ...keys, baseUrl, logLevel: 'silent', ...options })
  onTestFinished(async () => void (await client.shutdown()))
  return client
}

describe('heddle.prompts', () => {
  it('asks with its keys for the version in production, or for what the options name', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url)
    await prompts.get('a/b c')
    await prompts.get('answer', { label: 'staging' })
    await prompts.get('answer', { version: 3 })
    expect(server.asked.map(({ path }) => path)).toEqual([
      '/api/public/v2/prompts/a%2Fb%20c?label=production',
      '/api/public/v2/prompts/answer?label=staging',
      '/api/public/v2/prompts/answer?version=3',
    ])
    expect(server.asked[0]?.headers).toMatchObject({
      authorization: `Basic ${btoa('pk-1:sk-1')}`,
      'x-langfuse-sdk-name': 'heddle-js',
    })
  })

  it('asks once, however many want the prompt, and not again while it is fresh', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url)
    const all = await Promise.all(Array.from({ length: 20 }, () => prompts.get('answer')))
    expect(new Set([...all, await prompts.get('answer')]).size).toBe(1)
    expect(server.asked).toHaveLength(1)
  })

  it('gives what it has at once when it is stale, and asks behind the back', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url)
    const first = await prompts.get('answer', { cacheTtlMs: 0 })
    const late = Promise.withResolvers<undefined>()
    server.answer = (response) => {
      void late.promise.then(() => reply(200, record('new', 2))(response))
    }
    expect(await prompts.get('answer', { cacheTtlMs: 0 })).toBe(first)
    late.resolve(undefined)
    await expect.poll(async () => (await prompts.get('answer', { cacheTtlMs: 0 })).version).toBe(2)
  })

  it('goes on with what it has while the server is away, slow or wrong', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url, { requestTimeoutMs: 50 })
    const first = await prompts.get('answer', { cacheTtlMs: 0 })
    for (const answer of [
      reply(500, '{}'),
      reply(401, '{"message":"no"}'),
      reply(200, '<html>a proxy</html>'),
      reply(200, '{"prompt":5}'),
      (response: ServerResponse) => void response.destroy(),
      () => {},
    ]) {
      server.answer = answer
      const before = server.asked.length
      expect(await prompts.get('answer', { cacheTtlMs: 0 })).toBe(first)
      await expect.poll(() => server.asked.length).toBeGreaterThan(before)
    }
  })

  it('says what is wrong when nothing was read before, and takes the fallback when there is one', async () => {
    const server = await startServer()
    const warn = vi.spyOn(console, 'warn').mockReturnValue()
    onTestFinished(() => warn.mockRestore())
    server.answer = reply(404, '{"message":"Prompt not found: \'answer\'"}')
    const { prompts } = connect(server.url, { logLevel: 'warn' })
    const failure = await prompts.get('answer').catch((error: unknown) => error)
    expect(HeddleError.isInstance(failure)).toBe(true)
    expect(failure).toMatchObject({
      code: 'prompt-unavailable',
      message: expect.stringContaining("status 404: Prompt not found: 'answer'"),
    })
    expect(server.asked).toHaveLength(1)
    const fallback = await prompts.get('answer', { fallback: 'Hi {{name}}' })
    expect(fallback).toMatchObject({ isFallback: true, version: 0 })
    expect(fallback.compile({ name: 'Ada' })).toBe('Hi Ada')
    await prompts.get('answer', { fallback: 'Hi {{name}}' })
    expect(warn).toHaveBeenCalledTimes(1)
    expect(String(warn.mock.calls[0])).toContain('The fallback of prompt answer is used')
  })

  it.each([500, 429, 503])('tries a second time after %i', async (status) => {
    const server = await startServer()
    server.answer = (response) => {
      server.answer = reply(200, record('there'))
      reply(status, '{}')(response)
    }
    expect((await connect(server.url).prompts.get('answer')).compile()).toBe('there')
  })

  it('forgets a prompt that is gone', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url)
    await prompts.get('answer', { cacheTtlMs: 0 })
    server.answer = reply(404, '{"message":"gone"}')
    await prompts.get('answer', { cacheTtlMs: 0 })
    await expect
      .poll(() => prompts.get('answer', { cacheTtlMs: 0, fallback: 'instead' }))
      .toMatchObject({ isFallback: true })
  })

  it.each([undefined, '', 5, null])('refuses %j as a name without asking', async (name) => {
    const server = await startServer()
    const { prompts } = connect(server.url)
    await expect(prompts.get(name as string)).rejects.toMatchObject({ code: 'prompt-unavailable' })
    expect(await prompts.get(name as string, { fallback: 'x' })).toMatchObject({ prompt: 'x' })
    expect(server.asked).toEqual([])
  })

  it('asks nobody when the client is switched off', async () => {
    const server = await startServer()
    const { prompts } = connect(server.url, { enabled: false })
    await expect(prompts.get('answer')).rejects.toThrow('switched off')
    expect((await prompts.get('answer', { fallback: 'x' })).compile()).toBe('x')
    expect([...server.asked, ...server.followed]).toEqual([])
  })

  it('uses the keys of the project that the running code is in', async () => {
    const server = await startServer()
    const client = connect(server.url)
    const tenant = { publicKey: 'pk-tenant', secretKey: 'sk-tenant' }
    await client.withProject(tenant, () => client.prompts.get('answer'))
    expect(server.asked[0]?.headers['authorization']).toBe(`Basic ${btoa('pk-tenant:sk-tenant')}`)
  })

  it.each(['stream', 'poll'] as const)(
    'leaves a server alone that tells no changes: %s',
    async (promptUpdates) => {
      const server = await startServer()
      const { prompts } = connect(server.url, { promptUpdates })
      await prompts.get('answer')
      await expect.poll(() => server.followed.length).toBe(1)
      for (let turn = 0; turn < 5; turn += 1) await prompts.get('answer', { cacheTtlMs: 0 })
      expect(server.followed).toHaveLength(1)
    },
  )

  it('goes on behind the last event when a stream ends, and asks again after a gap', async () => {
    const server = await startServer()
    const streams: ServerResponse[] = []
    server.follow = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      streams.push(response)
    }
    const { prompts } = connect(server.url, { promptUpdates: 'stream' })
    await prompts.get('answer')
    await expect.poll(() => streams.length).toBe(1)
    streams[0]?.write('id: x-1\nevent: ready\ndata: {}\n\n')
    // What was read before the stream was there may have changed meanwhile.
    await expect.poll(() => server.asked.length).toBe(2)
    server.answer = reply(200, record('told', 2))
    streams[0]?.write('id: x-2\nevent: prompt\ndata: {"name":"other"}\n\n')
    streams[0]?.write('id: x-3\nevent: prompt\ndata: {"name":"answer"}\n\n')
    await expect.poll(async () => (await prompts.get('answer')).version).toBe(2)
    expect(server.asked).toHaveLength(3)
    streams[0]?.end()
    await expect.poll(() => streams.length, { timeout: 10_000 }).toBe(2)
    expect(server.followed[1]?.headers['last-event-id']).toBe('x-3')
    server.answer = reply(200, record('after the gap', 3))
    streams[1]?.write('id: y-9\nevent: gap\ndata: {}\n\nid: y-9\nevent: ready\ndata: {}\n\n')
    await expect.poll(async () => (await prompts.get('answer')).version).toBe(3)
  })

  it('asks again when a prompt changes while it is being read', async () => {
    const server = await startServer()
    const stream = Promise.withResolvers<ServerResponse>()
    server.follow = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      stream.resolve(response)
    }
    const slow = Promise.withResolvers<undefined>()
    server.answer = (response) => {
      void slow.promise.then(() => reply(200, record('old'))(response))
    }
    const { prompts } = connect(server.url, { promptUpdates: 'stream' })
    const reading = prompts.get('answer')
    await expect.poll(() => server.asked.length).toBe(1)
    const opened = await stream.promise
    opened.write(
      'id: x-1\nevent: ready\ndata: {}\n\nid: x-2\nevent: prompt\ndata: {"name":"answer"}\n\n',
    )
    await new Promise((resolve) => setImmediate(resolve))
    server.answer = reply(200, record('new', 2))
    slow.resolve(undefined)
    await reading
    await expect.poll(async () => (await prompts.get('answer')).version).toBe(2)
  })
})
