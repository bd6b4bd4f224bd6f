import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import { residentBytesOf } from './process-tree.ts'

/** What one start of `heddle dev` took. */
export interface Start {
  /** From starting the process to the line that says it listens, ms. */
  readonly readyMs: number
  /** Resident size of the process and its children after some idle seconds, bytes. */
  readonly idleRssBytes: number
}

const COMMAND_LINE = join(import.meta.dirname, '../../../packages/server/dist/cli.js')

/** Time without requests before the resident size is read, ms. */
const IDLE_MS = 2000

/** A start that takes longer is a failure, ms. */
const TIMEOUT_MS = 60_000

async function readUrl(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('Expected the server to have a piped output')
  const lines = createInterface({ input: server.stdout })
  for await (const line of lines) {
    const url = /heddle listening on (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it listened')
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise<number | null>((resolve) => {
    server.once('exit', resolve)
  })
  server.kill('SIGTERM')
  const code = await ended
  if (code !== 0) throw new Error(`Expected the server to stop with code 0, got ${code}`)
}

/** Starts `heddle dev` from its build on the data folder, asks for its health, lets it idle, and stops it. */
export async function measureStart(dataFolder: string): Promise<Start> {
  const startedAt = performance.now()
  const server = spawn(
    process.execPath,
    [COMMAND_LINE, 'dev', '--port', '0', '--data', dataFolder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const timer = setTimeout(() => server.kill('SIGKILL'), TIMEOUT_MS)
  try {
    const url = await readUrl(server)
    const readyMs = performance.now() - startedAt
    server.stdout?.resume()
    const health = await fetch(`${url}/api/public/health`)
    if (!health.ok) throw new Error(`Expected a healthy server, got ${health.status}`)
    await sleep(IDLE_MS)
    const idleRssBytes = residentBytesOf(server.pid ?? 0)
    await stop(server)
    return { readyMs, idleRssBytes }
  } finally {
    clearTimeout(timer)
    server.kill('SIGKILL')
  }
}
