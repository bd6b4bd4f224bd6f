import { createContext, runInContext } from 'node:vm'

import { build } from 'esbuild'
import { expect, it } from 'vitest'

/** What an edge runtime without Node has: web globals, no process, no require, no AsyncLocalStorage. */
function edgeGlobals(fetched: string[]) {
  return {
    crypto,
    btoa,
    atob,
    TextEncoder,
    TextDecoder,
    ReadableStream,
    Response,
    Request,
    Headers,
    URL,
    AbortSignal,
    AbortController,
    Blob,
    setTimeout,
    clearTimeout,
    console,
    performance,
    Error,
    fetch: async (_url: string, options: { body: BodyInit }) => {
      const body = await new Response(options.body).text()
      fetched.push(body)
      const { batch } = JSON.parse(body) as { batch: { id: string }[] }
      const successes = batch.map(({ id }) => ({ id, status: 201 }))
      return Response.json({ successes, errors: [] }, { status: 207 })
    },
  }
}

const PROGRAM = `
import { heddle, withHeddleRoute } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
globalThis.run = async () => {
  const client = new Heddle({ baseUrl: 'http://edge.test', publicKey: 'pk-edge', secretKey: 'sk' })
  const integration = heddle({ client, channel: true, steps: true })
  const stream = new ReadableStream({ start(controller) {
    controller.enqueue({ type: 'text-delta', id: '1', delta: 'Hello' })
    controller.enqueue({ type: 'finish', finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } })
    controller.close()
  } })
  const waiting = []
  const route = withHeddleRoute(async () => {
    const event = { callId: 'c1', operationId: 'ai.streamText', modelId: 'm', provider: 'p.chat', messages: [{ role: 'user', content: 'Hi' }] }
    integration.onStart(event)
    const result = await integration.executeLanguageModelCall({ ...event, execute: async () => ({ stream }) })
    for await (const _ of result.stream) continue
    integration.onEnd(event)
    return new Response('done')
  }, { client })
  const response = await route(new Request('http://edge.test/chat'), { waitUntil: (promise) => waiting.push(promise) })
  await response.text()
  await Promise.all(waiting)
}
`

it('runs where there is no Node: no node: import, no process, no AsyncLocalStorage', async () => {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'neutral',
    conditions: ['heddle-source', 'workerd', 'edge-light', 'worker'],
    mainFields: ['module', 'main'],
  })
  const code = outputFiles[0]?.text ?? ''
  expect(code).not.toMatch(/["']node:/u)
  const fetched: string[] = []
  const context = createContext(edgeGlobals(fetched))
  runInContext(code, context)
  await (context as { run: () => Promise<void> }).run()
  const sent = fetched.join('\n')
  expect(sent).toContain('"generation-create"')
  expect(sent).toContain('Hello')
  expect(sent).toContain('GET /chat')
})
