import type { ArrivalList } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import { OTHER_KEYS } from '../../testing/other-project.ts'
import { nextEvent, readEvents } from '../../testing/read-events.ts'
import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

const LIVE = '/api/ui/projects/local/live'

let app: AppFixture

beforeAll(async () => {
  app = await openApp({ hasOtherProject: true })
}, 60_000)

afterAll(async () => {
  await app.close()
})

async function follow(headers: Record<string, string> = {}, target = LIVE) {
  const answer = await app.open(target, { headers })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(answer.headers.get('connection')).toBe('close')
  const events = readEvents(answer)
  onTestFinished(async () => {
    await events.return()
  })
  return events
}

async function arrivals(project = 'local') {
  const { json } = await app.ask(`/api/ui/projects/${project}/arrivals`)
  return (json as ArrivalList).arrivals
}

describe('the live stream of a project', () => {
  test('tells of traces of this project, with their observations and scores', async () => {
    const events = await follow()
    await nextEvent(events, 'ready')
    await app.ingest([event('trace-create', { id: 'theirs' })], OTHER_KEYS)
    await app.ingest([
      event('trace-create', { id: 'first' }),
      event('span-create', { id: 'step', traceId: 'second', startTime: '2026-01-31T12:00:00Z' }),
      event('score-create', { id: 's', traceId: 'third', name: 'good', value: 1 }),
      event('span-create', { id: 'root-of-nothing', startTime: '2026-01-31T12:00:00Z' }),
    ])
    const { data } = await nextEvent(events, 'traces')
    const ids = ['first', 'second', 'third', 'root-of-nothing']
    expect(data).toEqual({ ids, isPartial: false })
  })

  test('goes on where its reader was', async () => {
    const events = await follow()
    const { id } = await nextEvent(events, 'ready')
    await events.return()
    await app.ingest([event('trace-create', { id: 'meanwhile' })])
    const again = await follow({ 'last-event-id': id })
    expect(await nextEvent(again, 'traces', 'gap')).toMatchObject({
      event: 'traces',
      data: { ids: ['meanwhile'] },
    })
    const lost = await follow({ 'last-event-id': 'another-server-7' })
    expect((await nextEvent(lost)).event).toBe('gap')
    expect((await nextEvent(lost)).event).toBe('ready')
  })

  test('tells of prompts that change', async () => {
    const events = await follow()
    await nextEvent(events, 'ready')
    const body = JSON.stringify({ name: 'answer', prompt: 'Hello', labels: ['production'] })
    await app.ask('/api/ui/projects/local/prompts', { method: 'POST', body })
    expect((await nextEvent(events, 'prompt')).data).toEqual({
      name: 'answer',
      version: 1,
      labels: ['latest', 'production'],
      change: 'created',
    })
  })

  test('shows a request with wrong keys within the stream and in the list, and no secret', async () => {
    const events = await follow()
    await nextEvent(events, 'ready')
    const wrong = { authorization: `Basic ${btoa('pk-heddle-local:sk-very-wrong')}` }
    const sdk = { 'x-langfuse-sdk-name': 'heddle-js', 'x-langfuse-sdk-version': '1.2.3' }
    await app.ingest([event('trace-create', { id: 'refused' })], { ...wrong, ...sdk })
    const { data } = await nextEvent(events, 'arrival')
    expect(data).toMatchObject({
      path: '/api/public/ingestion',
      status: 401,
      accepted: 0,
      key: 'pk-heddle-lo…',
      client: 'heddle-js 1.2.3',
      reason: expect.stringContaining('belong to no project of this server'),
    })
    const list = await arrivals()
    expect(list[0]).toEqual(data)
    expect(JSON.stringify(list)).not.toContain('sk-very-wrong')
  })

  test('shows what was taken, and single events that were not', async () => {
    const events = await follow()
    await nextEvent(events, 'ready')
    await app.ingest([event('trace-create', { id: 'good' }), event('span-create', { id: 5 })])
    expect((await nextEvent(events, 'arrival')).data).toMatchObject({
      status: 207,
      accepted: 1,
      rejected: 1,
      reason: expect.stringMatching(/^400 /),
    })
    const headers = withKeys({ 'content-type': 'application/json' })
    const body = '{"resourceSpans": 5}'
    await app.ask('/api/public/otel/v1/traces', { method: 'POST', headers, body })
    expect((await nextEvent(events, 'arrival')).data).toMatchObject({
      path: '/api/public/otel/v1/traces',
      status: 400,
      reason: expect.any(String),
    })
  })

  test('keeps what belongs to another team to itself', async () => {
    const before = (await arrivals()).length
    await app.ingest([], { authorization: `Basic ${btoa('pk-unheard-of:sk-x')}` })
    await app.ingest([], { authorization: `Basic ${btoa('pk-other:sk-wrong')}` })
    await expect.poll(async () => (await arrivals('other')).length).toBeGreaterThan(0)
    const theirs = await arrivals('other')
    expect(theirs.map(({ key }) => key)).not.toContain('pk-unheard-o…')
    expect((await arrivals()).length).toBe(before)
  })

  test('asks for a project that exists', async () => {
    const answer = await app.ask('/api/ui/projects/nowhere/live')
    expect(answer.status).toBe(404)
  })
})
