import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { withHeddleRoute } from '@heddle/ai-sdk'
import { Heddle } from '@heddle/core'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { openServerStore } from '../langchain/server-store.ts'
import type { ServerStore } from '../langchain/server-store.ts'
import type { StoredTrace } from '../langchain/stored-trace.ts'
import type { Major } from './scripted-model.ts'
import { MAJORS, openSdk } from './sdk.ts'
import { serveRoute } from './serve-route.ts'
import { openCalls, untilClosed } from './until-closed.ts'

/** Requests at the same time: every third is aborted with its signal, every third just leaves. */
const VISITS = 200
/** Time in which an answer gets to the visitor who leaves in the middle of it, milliseconds. */
const LINGER_MS = 300

let store: ServerStore

beforeAll(async () => {
  store = await openServerStore()
})

afterAll(() => store.close())

async function visit(url: string, leavesEarly: boolean): Promise<void> {
  const controller = new AbortController()
  const response = await fetch(url, { signal: controller.signal })
  const reader = response.body?.getReader()
  if (leavesEarly) {
    await reader?.read()
    await sleep(LINGER_MS)
    return controller.abort()
  }
  for (;;) {
    const { done } = (await reader?.read()) ?? { done: true }
    if (done) return
  }
}

/** The store lists a hundred traces at a time; those it gave stay out of the next list. */
async function newTraces(): Promise<StoredTrace[]> {
  const all: StoredTrace[] = []
  for (let page = 1; page <= Math.ceil(VISITS / 100); page++) {
    all.push(...(await store.newTraces(page)))
  }
  return all
}

it.each(MAJORS)('closes every trace of 200 visits at once on ai@%i', async (major: Major) => {
  const client = new Heddle({
    baseUrl: store.url,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  const sdk = openSdk(major, client, { abandonAfterMs: 1_000 })
  const waiting: Promise<unknown>[] = []
  const route = withHeddleRoute(
    async (request) => {
      const passesSignal = request.url.endsWith('abort')
      // Who leaves does so in the middle of an answer: there the model says no more.
      const hangs = !request.url.endsWith('stay')
      const result = sdk.ai.streamText({
        model: sdk.model({ text: 'one two three four five six', repeats: 20, hangs }),
        prompt: 'Hi',
        ...(passesSignal ? { abortSignal: request.signal } : undefined),
        onError: () => {},
        ...sdk.traced('chat'),
      })
      return result.toUIMessageStreamResponse()
    },
    { client, waitUntil: (promise) => void waiting.push(promise) },
  )
  const server = await serveRoute(route)
  const { port } = server.address() as AddressInfo
  const kinds = ['stay', 'abort', 'leave'] as const
  await Promise.all(
    Array.from({ length: VISITS }, (_, index) => {
      const kind = kinds[index % 3] ?? 'stay'
      return visit(`http://127.0.0.1:${port}/${kind}`, kind !== 'stay').catch(() => undefined)
    }),
  )
  // What is in the store came through `waitUntil`, as on a platform that freezes the process afterwards.
  await Promise.all(waiting)
  expect(await untilClosed(client)).toBe(0)
  const traces = await newTraces()
  server.closeAllConnections()
  server.close()
  await client.shutdown()
  expect(waiting.length).toBeGreaterThanOrEqual(VISITS)
  expect(traces).toHaveLength(VISITS)
  const observations = traces.flatMap((trace) => trace.observations)
  expect(observations).toHaveLength(VISITS * 3)
  expect(observations.filter(({ endTime }) => !endTime)).toEqual([])
  const generations = observations.filter(({ type }) => type === 'GENERATION')
  const withText = generations.filter(({ output }) =>
    JSON.stringify(output ?? '').includes('one two'),
  )
  expect(withText).toHaveLength(VISITS)
  const stayed = traces
    .filter(({ name }) => name === 'GET /stay')
    .flatMap((trace) => trace.observations)
  expect(stayed.filter(({ level }) => level !== 'DEFAULT' && level)).toEqual([])
  for (const [kind, status] of [
    ['abort', 'aborted'],
    ['leave', 'client disconnected'],
  ]) {
    const left = traces.filter(({ name }) => name === `GET /${kind}`)
    expect(left.length).toBeGreaterThanOrEqual(Math.floor(VISITS / 3))
    const states = left
      .flatMap((trace) => trace.observations)
      .filter(({ type, name }) => type === 'GENERATION' || name === 'chat')
      .map(({ level, statusMessage }) => `${level} ${statusMessage}`)
    expect(new Set(states)).toEqual(new Set([`WARNING ${status}`]))
  }
  expect(openCalls(client)).toBe(0)
})
