import { Heddle } from '@heddle/core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { callTableFor } from './call-table.ts'
import { heddle } from './heddle.ts'
import type { AiSdkOptions } from './options.ts'

let clients = 0

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** A call whose model streams one word and whose reader takes it and no more. */
async function openStalledCall(options: AiSdkOptions) {
  clients += 1
  const client = new Heddle({
    baseUrl: 'http://127.0.0.1:9',
    publicKey: `pk-wait-${clients}`,
    secretKey: 'sk-test',
    logLevel: 'silent',
    flushTimeoutMs: 20,
  })
  const integration = heddle({ ...options, client })
  const start = { callId: 'call-1', operationId: 'ai.streamText', modelId: 'mini-1' }
  integration.onStart(start)
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue({ type: 'text-delta', id: '1', delta: 'word ' }),
  })
  const execute = () => Promise.resolve({ stream })
  const result = await integration.executeLanguageModelCall({ ...start, execute })
  await result.stream.getReader().read()
  return callTableFor(client.projectKey)
}

it('closes a call that nobody reads before the platform stops waiting', async () => {
  const waiting: Promise<unknown>[] = []
  const table = await openStalledCall({
    abandonAfterMs: 600_000,
    waitUntil: (promise) => void waiting.push(promise),
  })
  await vi.advanceTimersByTimeAsync(29_000)
  expect(table.openCount).toBe(1)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(table.openCount).toBe(0)
  expect(waiting).toHaveLength(1)
})

it.each([
  ['production', []],
  ['development', [[expect.stringContaining('abortSignal: request.signal')]]],
])(
  'says in %s once, or never, how a route tells that its client left',
  async (environment, said) => {
    vi.stubEnv('NODE_ENV', environment)
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined)
    for (let call = 0; call < 2; call++) {
      const table = await openStalledCall({ abandonAfterMs: 1_000 })
      await vi.advanceTimersByTimeAsync(10_000)
      expect(table.openCount).toBe(0)
    }
    expect(warn.mock.calls).toEqual(said)
  },
)
