import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, onTestFinished, test } from 'vitest'

import { heddleCommand, LOCAL_KEYS, watchHeddle } from './heddle-process.ts'
import { canMakeSmallDisks, makeSmallDisk } from './small-disk.ts'

const DISK_BYTES = 400 * 1024 * 1024

/** What is left when the disk is called full: less than one batch takes, more than a page. */
const LEFT_BYTES = 256 * 1024

const headers = { 'content-type': 'application/json', ...LOCAL_KEYS }

interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly body: { readonly message?: unknown; readonly successes?: readonly { id: string }[] }
}

async function ask(url: string, route: string, body?: object): Promise<Answer> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${url}/api/public/${route}`, { headers, ...init })
  const retryAfter = answer.headers.get('retry-after')
  return { status: answer.status, retryAfter, body: (await answer.json()) as Answer['body'] }
}

/** A batch of one trace that compression cannot make small. */
function createBatch() {
  const traceId = randomUUID()
  const batch = Array.from({ length: 50 }, () => ({
    id: randomUUID(),
    type: 'span-create',
    timestamp: new Date().toISOString(),
    body: {
      id: randomUUID(),
      traceId,
      input: Array.from({ length: 100 }, () => randomUUID()).join(' '),
    },
  }))
  return { traceId, batch }
}

const createPrompt = () => ({
  name: `prompt-${randomUUID()}`,
  type: 'text',
  labels: ['production'],
  prompt: Array.from({ length: 400 }, () => randomUUID()).join(' '),
})

/** Asks until the answer has one of the statuses. */
async function askUntil(
  statuses: readonly number[],
  request: () => Promise<Answer>,
): Promise<Answer> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await request()
    if (statuses.includes(answer.status)) return answer
  }
  throw new Error(`Expected one of ${statuses.join(', ')} in the end`)
}

test.skipIf(!canMakeSmallDisks())(
  'a full disk refuses what cannot be kept, loses nothing, and takes again when there is space',
  async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'heddle-disk-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const disk = await makeSmallDisk(folder, DISK_BYTES)
    const command = heddleCommand('dev', '--port', '0', '--data', path.join(folder, 'data'))
    const start = () => watchHeddle(disk.enter(command))
    const server = start()
    const url = await server.url
    const [traces, prompts]: [string[], string[]] = [[], []]
    const sendTrace = async () => {
      const { traceId, batch } = createBatch()
      const answer = await ask(url, 'ingestion', { batch })
      if (answer.status === 207 && answer.body.successes?.length === batch.length)
        traces.push(traceId)
      return answer
    }
    const sendPrompt = async () => {
      const prompt = createPrompt()
      const answer = await ask(url, 'v2/prompts', prompt)
      if (answer.status === 201) prompts.push(prompt.name)
      return answer
    }
    const expectEverything = async (of: string) => {
      for (const id of traces) expect((await ask(of, `traces/${id}`)).status).toBe(200)
      for (const name of prompts) expect((await ask(of, `v2/prompts/${name}`)).status).toBe(200)
    }
    await askUntil([207], sendTrace)
    await askUntil([201], sendPrompt)

    disk.fill(LEFT_BYTES)
    for (const refused of [
      await askUntil([503, 500], sendTrace),
      await askUntil([503, 500], sendPrompt),
    ]) {
      expect(refused).toMatchObject({ status: 503, retryAfter: expect.any(String) })
      expect(refused.body.message).toMatch(/disk .* is full/)
    }
    await expectEverything(url)

    disk.free()
    await askUntil([207], sendTrace)
    await askUntil([201], sendPrompt)
    await expectEverything(url)

    server.child.kill('SIGKILL')
    await server.ended
    const next = start()
    await expectEverything(await next.url)
    next.child.kill('SIGTERM')
    expect((await next.ended).code).toBe(0)
  },
  120_000,
)
