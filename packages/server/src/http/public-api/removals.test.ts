import { createHash } from 'node:crypto'

import type { Removed, TraceRemoval, TraceRows } from '@heddle/core/schemas'
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

async function post(path: string, body: object) {
  const init = { method: 'POST', headers: withKeys(), body: JSON.stringify(body) }
  return app.ask(`/api/${path}`, init)
}

async function add(path: string, body: object): Promise<{ id: string }> {
  const { status, json } = await post(path, body)
  expect(status).toBeLessThan(300)
  return json as { id: string }
}

async function removeMatching(filter: object[], dryRun?: boolean) {
  const { status, json } = await post('public/trace-removals', { filter, dryRun })
  expect(status).toBe(200)
  return { json: json as TraceRemoval }
}

const of = (objectType: string, objectId: string) => ({ objectType, objectId })

/** Traces that differ in everything the list filters by. */
const sendDifferent = () =>
  app.ingest([
    ...traceOf('l1', { userId: 'ada', input: 'how to weave' }),
    ...traceOf('l2', { userId: 'ada', name: 'asked', environment: 'staging' }),
    ...traceOf('l3', { timestamp: '2026-06-02T10:00:00.000Z', userId: 'ada' }),
    ...traceOf('l4', { environment: 'staging' }),
    event('span-create', { id: 'bad', traceId: 'l4', level: 'ERROR', startTime: START }),
  ])

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

  describe('by a filter', () => {
    const isOfAda = { type: 'string', column: 'userId', operator: '=', value: 'ada' }

    it('counts first, takes away what matches, and refuses a filter that says nothing', async () => {
      await app.ingest([
        ...traceOf('f1', { userId: 'ada', tags: ['test'] }),
        ...traceOf('f2', { userId: 'ada' }),
        ...traceOf('f3', { userId: 'bo', tags: ['test'] }),
      ])
      expect((await removeMatching([isOfAda])).json).toEqual({
        dryRun: true,
        traces: 2,
        hasMore: false,
      })
      expect((await listedIds()).toSorted()).toEqual(['f1', 'f2', 'f3'])
      const tagged = { type: 'arrayOptions', column: 'tags', operator: 'any of', value: ['test'] }
      expect((await removeMatching([isOfAda, tagged], false)).json).toEqual({
        dryRun: false,
        traces: 1,
        hasMore: false,
      })
      expect((await listedIds()).toSorted()).toEqual(['f2', 'f3'])
      expect(await totalOf('observations?traceId=f1')).toBe(0)
      expect(await statusOf('scores/f1-score')).toBe(404)
      const isCostly = { type: 'number', column: 'totalCost', operator: '>', value: 1000 }
      expect((await removeMatching([isCostly])).json).toMatchObject({ traces: 0 })
      for (const filter of [[], undefined, [{ ...isOfAda, column: 'nothing' }]])
        expect((await post('public/trace-removals', { filter, dryRun: false })).status).toBe(400)
      expect((await removeMatching([{ ...isOfAda, value: 'bo' }], false)).json.traces).toBe(1)
      expect((await removeMatching([isOfAda], false)).json.traces).toBe(1)
      expect(await listedIds()).toEqual([])
    })

    it('takes away more than one call does, the oldest first', async () => {
      const ids = Array.from(
        { length: 1005 },
        (_, index) => `many-${String(index).padStart(4, '0')}`,
      )
      for (let start = 0; start < ids.length; start += 500) {
        await app.ingest(
          ids.slice(start, start + 500).map((id, index) => {
            const timestamp = new Date(Date.parse(START) + (start + index) * 1000).toISOString()
            return event('trace-create', { id, timestamp, userId: 'ada' })
          }),
        )
      }
      expect((await removeMatching([isOfAda])).json).toMatchObject({ traces: 1005, hasMore: true })
      const first = await removeMatching([isOfAda], false)
      expect(first.json).toMatchObject({ traces: 1000, hasMore: true })
      expect((await listedIds()).toSorted()).toEqual(ids.slice(1000))
      const second = await removeMatching([isOfAda], false)
      expect(second.json).toMatchObject({ traces: 5, hasMore: false })
    })

    it('takes away what the list shows with the same filters', async () => {
      const filters = [
        { userId: 'ada', to: '2026-06-01T10:00:01.000Z' },
        { search: 'weave' },
        { status: 'error' },
        { status: 'ok', environment: 'staging' },
        { name: 'asked', filter: JSON.stringify([isOfAda]) },
        {},
      ]
      for (const matching of filters) {
        await sendDifferent()
        const query = new URLSearchParams({ limit: '200', ...matching })
        const { json } = await app.ask(`/api/ui/projects/local/traces?${query}`)
        const shown = (json as TraceRows).rows.map(({ id }) => id)
        expect(shown.length).toBeGreaterThan(0)
        const before = await listedIds()
        const path = 'ui/projects/local/removals'
        const counted = await post(path, { matching, dryRun: true })
        expect({ matching, answer: counted.json }).toMatchObject({
          matching,
          answer: { traces: shown.length },
        })
        expect(await listedIds()).toEqual(before)
        await post(path, { matching, dryRun: false })
        expect((await listedIds()).toSorted()).toEqual(
          before.filter((id) => !shown.includes(id)).toSorted(),
        )
      }
      expect(await listedIds()).toEqual([])
    })
  })

  it('takes comments, places in queues and public links along, and those of the same ids elsewhere not', async () => {
    await app.ingest([...traceOf('said'), ...traceOf('other')])
    const comment = (objectType: string, objectId: string) =>
      add('public/comments', { projectId: 'local', ...of(objectType, objectId), content: 'hm' })
    const config = await add('public/score-configs', { name: 'good', dataType: 'NUMERIC' })
    const queue = await add('public/annotation-queues', {
      name: 'to look at',
      scoreConfigIds: [config.id],
    })
    const path = `public/annotation-queues/${queue.id}/items`
    await comment('TRACE', 'said')
    await comment('OBSERVATION', 'said-wrapper')
    const shared = await comment('OBSERVATION', 'call')
    const kept = await comment('TRACE', 'other')
    await add(path, of('TRACE', 'said'))
    const waits = await add(path, of('TRACE', 'other'))
    const shares = '/api/ui/projects/local/traces/said/shares'
    await add(shares.slice('/api/'.length), { days: null, redactions: [] })
    await remove('traces/said')
    const idsOf = async (list: string) => {
      const { json } = await app.ask(`/api/public/${list}`, { headers: withKeys() })
      return (json as { data: { id: string }[] }).data.map(({ id }) => id).toSorted()
    }
    expect(await idsOf('comments')).toEqual([shared.id, kept.id].toSorted())
    expect(await idsOf(`annotation-queues/${queue.id}/items`)).toEqual([waits.id])
    await app.ingest(traceOf('said'))
    expect(JSON.stringify((await app.ask(shares)).json)).not.toContain('createdAt')
    await remove('traces', { traceIds: ['said', 'other'] })
    expect(await idsOf('comments')).toEqual([])
    expect(await idsOf(`annotation-queues/${queue.id}/items`)).toEqual([])
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
