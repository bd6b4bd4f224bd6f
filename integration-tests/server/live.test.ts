import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

import {
  addOtherProjectByUrl,
  OTHER_KEYS,
} from '../../packages/server/src/testing/other-project.ts'
import {
  type OuterStores,
  startOuterStores,
} from '../../packages/server/src/testing/outer-stores.ts'
import { nextEvent, readEvents } from '../../packages/server/src/testing/read-events.ts'
import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

let stores: OuterStores

beforeAll(async () => {
  stores = await startOuterStores()
})

afterAll(async () => {
  await stores.close()
})

async function followPrompts(url: string, keys: Record<string, string>, lastEventId?: string) {
  const headers = {
    ...keys,
    accept: 'text/event-stream',
    ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
  }
  const stopping = new AbortController()
  const { signal } = stopping
  const answer = await fetch(`${url}/api/public/prompt-changes`, { headers, signal })
  expect(answer.status).toBe(200)
  onTestFinished(() => stopping.abort())
  return { events: readEvents(answer), stop: () => stopping.abort() }
}

async function publish(url: string, keys: Record<string, string>, name: string) {
  const answer = await fetch(`${url}/api/public/v2/prompts`, {
    method: 'POST',
    headers: { ...keys, 'content-type': 'application/json' },
    body: JSON.stringify({ name, prompt: 'Hello', labels: ['production'] }),
  })
  expect(answer.status).toBe(201)
}

test('a prompt that is published on one server is told on the others, and a reader may change servers', async () => {
  const { databaseUrl, clickhouseUrl } = stores.urls
  const flags = ['--port', '0', '--database-url', databaseUrl, '--clickhouse-url', clickhouseUrl]
  const servers = [startHeddle('serve', ...flags), startHeddle('serve', ...flags)]
  const [first = '', second = ''] = await Promise.all(servers.map(({ url }) => url))
  await addOtherProjectByUrl(databaseUrl)
  const { events, stop } = await followPrompts(second, OTHER_KEYS)
  await nextEvent(events, 'ready')
  await publish(first, OTHER_KEYS, 'from-the-first')
  const told = await nextEvent(events)
  expect(told).toMatchObject({ event: 'prompt', data: { name: 'from-the-first' } })
  stop()
  await publish(second, OTHER_KEYS, 'meanwhile')
  await publish(first, OTHER_KEYS, 'meanwhile too')
  const moved = await followPrompts(first, OTHER_KEYS, told.id)
  expect(await nextEvent(moved.events)).toMatchObject({ data: { name: 'meanwhile' } })
  expect(await nextEvent(moved.events)).toMatchObject({ data: { name: 'meanwhile too' } })
})

test('a reader that reads nothing holds nobody up, and a server with readers stops at once', async () => {
  const heddle = startHeddle('dev', '--port', '0', '--data', temporaryFolder())
  const url = await heddle.url
  // It asks, and then leaves whatever comes in the socket.
  const { port } = new URL(url)
  const idle = connect(Number(port), '127.0.0.1')
  await once(idle, 'connect')
  idle.pause()
  idle.write(
    `GET /api/ui/projects/local/live HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\n\r\n`,
  )
  const { events } = await followPrompts(url, LOCAL_KEYS)
  await nextEvent(events, 'ready')
  const send = async () => {
    const batch = Array.from({ length: 200 }, () => {
      const id = `${randomUUID()}${'x'.repeat(150)}`
      return {
        id: randomUUID(),
        type: 'trace-create',
        timestamp: new Date().toISOString(),
        body: { id },
      }
    })
    const answer = await fetch(`${url}/api/public/ingestion`, {
      method: 'POST',
      headers: { ...LOCAL_KEYS, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    })
    expect(answer.status).toBe(207)
  }
  for (let round = 0; round < 5; round += 1) await send()
  heddle.child.kill('SIGTERM')
  expect(await events.next()).toMatchObject({ done: true })
  expect((await heddle.ended).code).toBe(0)
  idle.destroy()
})
