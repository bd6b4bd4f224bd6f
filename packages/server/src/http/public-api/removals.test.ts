import { createHash } from 'node:crypto'

import type { Removed, TraceRows } from '@heddle/core/schemas'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { type AppFixture, event, openApp, withKeys } from '../app-fixture.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let app: AppFixture
beforeAll(async () => {
  app = await openApp()
})
afterAll(() => app.close())

const START = '2026-06-01T10:00:00.000Z'

/** A trace with a wrapper, the call below it, and a score of each. */
function traceOf(id: string, more: object = {}): object[] {
  const call = { traceId: id, model: 'gpt-4o', startTime: START, usageDetails: { input: 1000 } }
  return [
    event('trace-create', { id, timestamp: START, name: 'chat', ...more }),
    event('generation-create', { ...call, id: `${id}-wrapper` }),
    event('generation-create', { ...call, id: 'call', parentObservationId: `${id}-wrapper` }),
    event('score-create', { id: `${id}-score`, traceId: id, name: 'good', value: 1 }),
    event('score-create', {
      id: `${id}-call-score`,
      traceId: id,
      observationId: 'call',
      name: 'good',
      value: 0,
    }),
  ]
}

async function remove(path: string, body?: object) {
  const request = { method: 'DELETE', headers: withKeys() }
  return app.ask(
    `/api/public/${path}`,
    body === undefined ? request : { ...request, body: JSON.stringify(body) },
  )
}

async function statusOf(path: string): Promise<number> {
  return (await app.ask(`/api/public/${path}`, { headers: withKeys() })).status
}

async function totalOf(path: string): Promise<number> {
  const { json } = await app.ask(`/api/public/${path}`, { headers: withKeys() })
  return (json as { meta: { totalItems: number } }).meta.totalItems
}

async function listedIds(): Promise<readonly string[]> {
  const { json } = await app.ask('/api/ui/projects/local/traces?limit=200')
  return (json as TraceRows).rows.map(({ id }) => id)
}

describe('deleting', () => {
  it('a trace takes its observations and scores along, at once and for others of the same ids not', async () => {
    await app.ingest([...traceOf('kept'), ...traceOf('gone')])
    expect((await remove('traces/gone')).status).toBe(200)
    expect(await statusOf('traces/gone')).toBe(404)
    expect(await statusOf('traces/kept')).toBe(200)
    expect(await totalOf('traces')).toBe(1)
    expect(await totalOf('observations?name=&traceId=gone')).toBe(0)
    expect(await totalOf('observations?traceId=kept')).toBe(2)
    expect(await statusOf('scores/gone-score')).toBe(404)
    expect(await statusOf('scores/gone-call-score')).toBe(404)
    expect(await statusOf('scores/kept-call-score')).toBe(200)
    expect(await listedIds()).toEqual(['kept'])
    expect((await remove('traces/gone')).status).toBe(200)
  })

  it('what comes later about a trace that was deleted begins it anew', async () => {
    await app.ingest(traceOf('gone').slice(2, 3))
    const { json } = await app.ask('/api/public/traces/gone', { headers: withKeys() })
    expect(json).toMatchObject({ name: null, totalCost: 0.0025, observations: [{ id: 'call' }] })
    await remove('traces/gone')
  })

  it('an observation lets the step above it count again', async () => {
    const cost = async () => {
      const { json } = await app.ask('/api/public/traces/steps', { headers: withKeys() })
      return (json as { totalCost: number }).totalCost
    }
    const [trace, wrapper, call] = traceOf('steps')
    await app.ingest([trace, wrapper, call])
    expect(await cost()).toBe(0.0025)
    await remove('traces/kept')
    expect((await remove('observations/call')).status).toBe(200)
    expect(await cost()).toBe(0.0025)
    expect(await totalOf('observations?traceId=steps')).toBe(1)
    expect((await remove('observations/call')).status).toBe(404)
    await remove('traces/steps')
    expect(await listedIds()).toEqual([])
  })

  it('takes many traces, a session with its scores, and a person', async () => {
    const session = { sessionId: 'chat/1', userId: 'ada' }
    await app.ingest([...traceOf('s1', session), ...traceOf('s2', session)])
    await app.ingest([...traceOf('u1', { userId: 'ada' }), ...traceOf('u2', { userId: 'bo' })])
    await app.ingest([
      event('score-create', { id: 'of-session', sessionId: 'chat/1', name: 'good', value: 1 }),
    ])
    const bySession = await remove(`sessions/${encodeURIComponent('chat/1')}`)
    expect(bySession.json).toEqual({ traces: 2, hasMore: false } satisfies Removed)
    expect(await statusOf('scores/of-session')).toBe(404)
    expect(await statusOf(`sessions/${encodeURIComponent('chat/1')}`)).toBe(404)
    expect((await remove('users/ada')).json).toEqual({ traces: 1, hasMore: false })
    expect(await listedIds()).toEqual(['u2'])
    await app.ingest(traceOf('u3'))
    expect((await remove('traces', { traceIds: ['u2', 'u3', 'nobody'] })).status).toBe(200)
    expect(await listedIds()).toEqual([])
    expect((await remove('traces', { traceIds: [] })).status).toBe(400)
  })

  it('takes files along that no other trace names', async () => {
    const bytes = 'a picture'
    const sha256Hash = createHash('sha256').update(bytes).digest('base64')
    const upload = async (traceId: string) => {
      const body = JSON.stringify({
        traceId,
        field: 'input',
        contentType: 'text/plain',
        contentLength: bytes.length,
        sha256Hash,
      })
      const init = { method: 'POST', headers: withKeys(), body }
      const { json } = await app.ask('/api/public/media', init)
      const { mediaId, uploadUrl } = json as { mediaId: string; uploadUrl: string | null }
      if (uploadUrl !== null) {
        const headers = { 'content-type': 'text/plain', 'x-amz-checksum-sha256': sha256Hash }
        await app.ask(new URL(uploadUrl).pathname + new URL(uploadUrl).search, {
          method: 'PUT',
          headers,
          body: bytes,
        })
      }
      return mediaId
    }
    await app.ingest([...traceOf('m1'), ...traceOf('m2')])
    const mediaId = await upload('m1')
    expect(await upload('m2')).toBe(mediaId)
    const { json } = await app.ask(`/api/public/media/${mediaId}`, { headers: withKeys() })
    const { url } = json as { url: string }
    const path = new URL(url).pathname + new URL(url).search
    expect((await app.ask(path)).text).toBe(bytes)
    await remove('traces/m1')
    expect(await statusOf(`media/${mediaId}`)).toBe(200)
    await remove('traces/m2')
    expect(await statusOf(`media/${mediaId}`)).toBe(404)
    expect((await app.ask(path)).status).toBe(404)
  })
})
