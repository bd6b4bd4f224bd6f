/**
 * A function as serverless platforms run it, started by a test: it serves one route, tells its parent when the answer and
 * everything given to `waitUntil` is done, and is then stopped for good. Nothing here flushes.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { withHeddleRoute } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'

import type { Major } from './scripted-model.ts'
import { openSdk } from './sdk.ts'
import { serveRoute } from './serve-route.ts'

const [url = '', major = '7', hasWaitUntil = 'true'] = process.argv.slice(2)

const client = new Heddle({
  baseUrl: url,
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
})
const sdk = openSdk(Number(major) as Major, client)
const route = withHeddleRoute(
  async (request) =>
    sdk.ai
      .streamText({
        model: sdk.model({ text: 'one two three', hangs: request.url.endsWith('abort') }),
        prompt: 'Hi',
        abortSignal: request.signal,
        onError: () => {},
        ...sdk.traced('chat'),
      })
      .toUIMessageStreamResponse(),
  { client },
)

/** The platform's context of a request, where handlers find `waitUntil`. */
const holder = globalThis as { [key: symbol]: unknown }
const waiting: Promise<unknown>[] = []
if (hasWaitUntil === 'true') {
  const context = { waitUntil: (promise: Promise<unknown>) => void waiting.push(promise) }
  holder[Symbol.for('@vercel/request-context')] = { get: () => context }
}

const server: Server = await serveRoute(route, () => {
  void Promise.all(waiting).then(() => process.send?.('frozen'))
})
process.send?.({ port: (server.address() as AddressInfo).port })
