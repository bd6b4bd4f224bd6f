import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { expect, test } from 'vitest'

import { addOtherProject, OTHER_KEYS } from '../../packages/server/src/testing/other-project.ts'
import { LOCAL_KEYS, startHeddle, temporaryFolder } from './heddle-process.ts'

/** Times a server is killed; the promise is for any moment, so the more the better. */
const ROUNDS = { dev: 14, serve: 6 }

/** Senders at a time, each waiting for its answer before it sends again. */
const SENDERS = 6

const OBSERVATIONS_A_TRACE = 25

/** Traces whose outputs are compared at the end; of all others, and of these, every observation is looked for. */
const WHOLE_TRACES_READ = 50

type Mode = keyof typeof ROUNDS

const headers: Record<string, string> = { 'content-type': 'application/json' }

/** The keys of the project that a server of the mode has in this folder. */
async function useKeys(mode: Mode, data: string): Promise<void> {
  if (mode === 'serve') await addOtherProject(data)
  Object.assign(headers, mode === 'dev' ? LOCAL_KEYS : OTHER_KEYS)
}

/** What the server acknowledged of one trace: which observations, and which of them with their output. */
interface Acknowledged {
  readonly traceId: string
  readonly created: readonly string[]
  updated: readonly string[]
}

interface IngestionAnswer {
  readonly successes: readonly { readonly id: string }[]
  readonly errors: readonly unknown[]
}

async function post(url: string, batch: readonly unknown[]): Promise<void> {
  const body = JSON.stringify({ batch })
  const response = await fetch(`${url}/api/public/ingestion`, { method: 'POST', headers, body })
  const answer = (await response.json()) as IngestionAnswer
  if (response.status !== 207 || answer.successes.length !== batch.length)
    throw new Error(`not acknowledged: ${response.status} ${JSON.stringify(answer.errors)}`)
}

function event(type: string, body: object) {
  return { id: randomUUID(), type, timestamp: new Date().toISOString(), body }
}

async function createTrace(url: string): Promise<Acknowledged> {
  const traceId = randomUUID()
  const created = Array.from({ length: OBSERVATIONS_A_TRACE }, () => randomUUID())
  const input = { question: 'What holds the warp threads apart?', padding: 'x'.repeat(1000) }
  await post(
    url,
    created.map((id) => event('span-create', { id, traceId, name: 'step', input })),
  )
  return { traceId, created, updated: [] }
}

/** Ends every second observation of a trace, in a request of its own. */
async function endSteps(url: string, trace: Acknowledged): Promise<void> {
  const ended = trace.created.filter((_, index) => index % 2 === 0)
  await post(
    url,
    ended.map((id) =>
      event('span-update', {
        id,
        traceId: trace.traceId,
        output: `done ${id}`,
        endTime: new Date().toISOString(),
      }),
    ),
  )
  trace.updated = ended
}

/** Sends until the server is gone; `acknowledged` holds what it answered for. */
async function sendUntilKilled(url: string, acknowledged: Acknowledged[]): Promise<void> {
  try {
    for (;;) {
      const trace = await createTrace(url)
      acknowledged.push(trace)
      await endSteps(url, trace)
    }
  } catch (error) {
    // The connection breaks when the server is killed; an answer that is no acknowledgement is a failure.
    if (String(error).includes('not acknowledged')) throw error
  }
}

interface StoredTrace {
  readonly observations: readonly { readonly id: string; readonly output: unknown }[]
}

async function expectStored(url: string, trace: Acknowledged): Promise<void> {
  const response = await fetch(`${url}/api/public/traces/${trace.traceId}`, { headers })
  expect(response.status, `trace ${trace.traceId}`).toBe(200)
  const { observations } = (await response.json()) as StoredTrace
  const outputs = new Map(observations.map(({ id, output }) => [id, output]))
  expect([...outputs.keys()].toSorted()).toEqual(trace.created.toSorted())
  for (const id of trace.updated) expect(outputs.get(id)).toBe(`done ${id}`)
}

/** The ids of all observations in the store, by trace. */
async function storedObservationIds(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const stored = new Map<string, readonly string[]>()
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const query = `limit=100&page=${page}&fields=core,observations`
    const response = await fetch(`${url}/api/public/traces?${query}`, { headers })
    const { data, meta } = (await response.json()) as TraceList
    for (const { id, observations } of data) stored.set(id, observations)
    pages = meta.totalPages
  }
  return stored
}

interface TraceList {
  readonly data: readonly { readonly id: string; readonly observations: readonly string[] }[]
  readonly meta: { readonly totalPages: number }
}

test.each<Mode>(['dev', 'serve'])(
  '%s keeps every acknowledged observation when it is killed many times under load',
  async (mode) => {
    const data = temporaryFolder()
    await useKeys(mode, data)
    const all: Acknowledged[] = []
    let unfinished: Acknowledged[] = []
    for (let round = 0; round < ROUNDS[mode]; round += 1) {
      const server = startHeddle(mode, '--port', '0', '--data', data)
      const url = await server.url
      // What was begun before the kill is ended after it: both halves must meet in one record.
      for (const trace of unfinished) await endSteps(url, trace)
      for (const trace of all.slice(-SENDERS)) await expectStored(url, trace)
      const acknowledged: Acknowledged[] = []
      const sending = Array.from({ length: SENDERS }, () => sendUntilKilled(url, acknowledged))
      await sleep(30 + Math.random() * 400)
      server.child.kill('SIGKILL')
      await Promise.all(sending)
      await server.ended
      all.push(...acknowledged)
      unfinished = acknowledged.filter((trace) => trace.updated.length === 0)
    }
    const url = await startHeddle(mode, '--port', '0', '--data', data).url
    expect(all.length).toBeGreaterThan(ROUNDS[mode])
    const stored = await storedObservationIds(url)
    const missing = all.filter(
      ({ traceId, created }) =>
        created.toSorted().join() !== (stored.get(traceId) ?? []).toSorted().join(),
    )
    expect(missing).toEqual([])
    for (const trace of all.slice(0, WHOLE_TRACES_READ)) await expectStored(url, trace)
  },
  300_000,
)

test('lists at once what it has acknowledged', async () => {
  const data = temporaryFolder()
  await useKeys('dev', data)
  const url = await startHeddle('dev', '--port', '0', '--data', data).url
  for (let turn = 0; turn < 10; turn += 1) {
    const trace = await createTrace(url)
    const list = (await (await fetch(`${url}/api/public/traces?limit=1`, { headers })).json()) as {
      data: { id: string; observations: string[] }[]
    }
    expect(list.data[0]?.id).toBe(trace.traceId)
    expect(list.data[0]?.observations).toHaveLength(OBSERVATIONS_A_TRACE)
  }
})
