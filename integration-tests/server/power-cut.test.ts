import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, test } from 'vitest'

import { addOtherProject, OTHER_KEYS } from '../../packages/server/src/testing/other-project.ts'
import { canMountImages, makeDiskImage } from './disk-image.ts'
import { startHeddle, temporaryFolder } from './heddle-process.ts'

/** Traces that are acknowledged when the power goes: enough that parts have been joined. */
const AWAITED = 120

const SENDERS = 4
const OBSERVATIONS_A_TRACE = 20

const headers = { 'content-type': 'application/json', ...OTHER_KEYS }

/** What the server answered for: traces by id with their observations, and prompts by name. */
interface Acknowledged {
  readonly isReached: () => void
  readonly traces: Map<string, readonly string[]>
  readonly prompts: string[]
}

async function send(route: string, body: object, status: number): Promise<void> {
  const init = { method: 'POST', headers, body: JSON.stringify(body) }
  const answer = await fetch(route, init)
  const text = await answer.text()
  if (answer.status !== status) throw new Error(`not acknowledged: ${answer.status} ${text}`)
}

async function sendTraces(url: string, acknowledged: Acknowledged, signal: AbortSignal) {
  const { traces, isReached } = acknowledged
  while (!signal.aborted) {
    const traceId = randomUUID()
    const ids = Array.from({ length: OBSERVATIONS_A_TRACE }, () => randomUUID())
    const batch = ids.map((id) => ({
      id: randomUUID(),
      type: 'span-create',
      timestamp: new Date().toISOString(),
      body: { id, traceId, name: 'step', input: { padding: randomUUID().repeat(30) } },
    }))
    await send(`${url}/api/public/ingestion`, { batch }, 207)
    traces.set(traceId, ids)
    if (traces.size >= AWAITED) isReached()
  }
}

async function sendPrompts(url: string, { prompts }: Acknowledged, signal: AbortSignal) {
  while (!signal.aborted) {
    const name = `prompt-${randomUUID()}`
    await send(
      `${url}/api/public/v2/prompts`,
      { name, type: 'text', prompt: 'Weave {{thread}}.', labels: ['production'] },
      201,
    )
    prompts.push(name)
  }
}

/** Requests that are open when the power goes end with an error, as their senders would see it. */
function untilFrozen(sending: Promise<void>): Promise<void> {
  return sending.catch((error: unknown) => {
    if (String(error).includes('not acknowledged')) throw error
  })
}

async function readJson<Answer>(url: string, route: string): Promise<Answer> {
  const answer = await fetch(`${url}/api/public/${route}`, { headers })
  expect(answer.status, `GET ${route}`).toBe(200)
  return (await answer.json()) as Answer
}

async function expectEverything(url: string, { traces, prompts }: Acknowledged): Promise<void> {
  const stored = new Map<string, readonly string[]>()
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const { data, meta } = await readJson<{
      data: { id: string; observations: string[] }[]
      meta: { totalPages: number }
    }>(url, `traces?limit=100&page=${page}&fields=core,observations`)
    for (const { id, observations } of data) stored.set(id, observations)
    pages = meta.totalPages
  }
  const missing = [...traces].filter(
    ([id, ids]) => (stored.get(id) ?? []).toSorted().join() !== ids.toSorted().join(),
  )
  expect(missing).toEqual([])
  for (const name of prompts) await readJson(url, `v2/prompts/${name}`)
}

test.skipIf(!canMountImages())(
  'serve keeps what it has acknowledged when the power goes',
  async () => {
    const disk = makeDiskImage(temporaryFolder())
    const data = path.join(disk.folder, 'data')
    await addOtherProject(data)
    const server = startHeddle('serve', '--port', '0', '--data', data)
    const url = await server.url
    const reached = Promise.withResolvers<void>()
    const acknowledged: Acknowledged = {
      isReached: reached.resolve,
      traces: new Map(),
      prompts: [],
    }
    const frozen = new AbortController()
    const sending = [
      ...Array.from({ length: SENDERS }, () => sendTraces(url, acknowledged, frozen.signal)),
      sendPrompts(url, acknowledged, frozen.signal),
    ].map(untilFrozen)
    await Promise.race([reached.promise, Promise.all(sending)])
    const unsynced = path.join(disk.folder, 'unsynced')
    writeFileSync(unsynced, 'in memory only')
    server.child.kill('SIGSTOP')
    const { traces, prompts } = acknowledged
    const told = { ...acknowledged, traces: new Map(traces), prompts: [...prompts] }
    const after = disk.copyAsAfterPowerCut('after')
    frozen.abort()
    server.child.kill('SIGKILL')
    await Promise.all([...sending, server.ended])
    disk.unmount()

    const lost = path.join(after.folder, 'unsynced')
    expect(existsSync(lost) && readFileSync(lost, 'utf8')).not.toBe('in memory only')
    expect(told.traces.size).toBeGreaterThanOrEqual(AWAITED)
    expect(told.prompts.length).toBeGreaterThan(0)
    const next = startHeddle('serve', '--port', '0', '--data', path.join(after.folder, 'data'))
    await expectEverything(await next.url, told)
    next.child.kill('SIGTERM')
    expect((await next.ended).code).toBe(0)
  },
  240_000,
)
