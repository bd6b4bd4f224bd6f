import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import type { ReplayReport } from '@heddle/core'
import { createServer } from '@heddle/server'
import type { RunningServer } from '@heddle/server'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { ENDINGS } from './ending-task.ts'
import type { EndingTask } from './ending-task.ts'
import { startFaultProxy } from './fault-proxy.ts'
import { storedObservationIds } from './stored-events.ts'

/** Times the recording process is killed. */
const KILLS = 12
const CODES = { natural: 0, 'process.exit': 0, SIGTERM: 'SIGTERM', exception: 1, rejection: 1 }

let folder: string
let server: RunningServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-endings-'))
  server = await createServer({ port: 0, dataDir: join(folder, 'server') })
})

afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true, force: true })
})

interface Ended {
  /** Exit code, or the signal that ended the process. */
  readonly code: number | string | null
  /** Ids of the observations that had ended. */
  readonly ended: readonly string[]
  readonly printed: string
}

/** Runs the program to its end, or kills it after a time. */
async function run(task: Omit<EndingTask, 'endedFile'>, killAfterMs?: number): Promise<Ended> {
  const program = join(import.meta.dirname, 'ending-program.ts')
  const endedFile = join(folder, `ended-${randomUUID()}`)
  const child = spawn(
    process.execPath,
    ['--conditions=heddle-source', program, JSON.stringify({ ...task, endedFile })],
    { env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  const text = existsSync(endedFile) ? await readFile(endedFile, 'utf8') : ''
  return { code: code ?? signal, ended: text.split('\n').filter((id) => id !== ''), printed }
}

async function replay(task: Omit<EndingTask, 'ending' | 'endedFile'>): Promise<ReplayReport> {
  const { code, printed } = await run({ ...task, ending: 'replay' })
  expect(code).toBe(0)
  return JSON.parse(printed) as ReplayReport
}

function leftSegments(spool: string): string[] {
  if (!existsSync(spool)) return []
  const names = readdirSync(spool, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => /(live|left)-/.test(name))
}

describe('a process that ends without a flush', { timeout: 120_000 }, () => {
  it.each(ENDINGS)('has everything stored by a server that is up: %s', async (ending) => {
    const environment = `up-${ending.toLowerCase().replace('.', '-')}`
    const ended = await run({ url: server.url, spool: false, environment, ending })
    expect(ended.code).toBe(CODES[ending])
    const stored = await storedObservationIds(server.url, environment)
    expect(stored.toSorted()).toEqual(ended.ended.toSorted())
    expect(stored).toHaveLength(50)
  })

  it.each(ENDINGS)(
    'has everything stored by the next one when the server was down: %s',
    async (ending) => {
      await using proxy = await startFaultProxy(server.url)
      await proxy.shut()
      const environment = `down-${ending.toLowerCase().replace('.', '-')}`
      const spool = join(folder, environment)
      const task = { url: proxy.url, spool, environment }
      const ended = await run({ ...task, ending })
      expect(ended.code).toBe(CODES[ending])
      expect(await storedObservationIds(server.url, environment)).toEqual([])
      await proxy.reopen()
      // Fifty observations and what was said about their trace.
      const report = await replay(task)
      expect(report).toMatchObject({ rejected: 0, lost: 0 })
      expect(report.accepted).toBeGreaterThanOrEqual(51)
      const stored = await storedObservationIds(server.url, environment)
      expect(stored.toSorted()).toEqual(ended.ended.toSorted())
      expect(leftSegments(spool)).toEqual([])
    },
  )

  it(`has every ended observation stored once after ${KILLS} kills`, async () => {
    await using proxy = await startFaultProxy(server.url)
    const environment = 'killed'
    const spool = join(folder, environment)
    const task = { url: proxy.url, spool, environment }
    const ended: string[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      const isDown = kill % 3 === 1
      if (isDown) await proxy.shut()
      const killAfterMs = 200 + Math.random() * 800
      const killed = await run({ ...task, ending: 'recording' }, killAfterMs)
      expect(killed.code).toBe('SIGKILL')
      ended.push(...killed.ended)
      if (isDown) await proxy.reopen()
    }
    for (let turn = 0; turn < 20 && leftSegments(spool).length > 0; turn++) {
      expect(await replay(task)).toMatchObject({ rejected: 0 })
      await sleep(100)
    }
    const stored = await storedObservationIds(server.url, environment)
    expect(new Set(stored).size).toBe(stored.length)
    const ids = new Set(stored)
    expect(ended.length).toBeGreaterThan(KILLS * 20)
    expect(ended.filter((id) => !ids.has(id))).toEqual([])
  })
})
