import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'

const PROGRAM = join(import.meta.dirname, '../testing/ending-program.ts')

interface End {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly durationMs: number
  readonly stderr: string
}

/** Runs a program that records two observations and ends in the given way; `signal` is sent when it says it is ready. */
async function run(url: string, ending: string, signal?: NodeJS.Signals): Promise<End> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, ['--conditions=heddle-source', PROGRAM, url, ending], {
    env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'test' },
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  if (signal !== undefined) child.stdout.once('data', () => child.kill(signal))
  const [code, endSignal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { code, signal: endSignal, durationMs: performance.now() - startedAt, stderr }
}

const ENDINGS: [string, NodeJS.Signals | undefined, Pick<End, 'code' | 'signal'>][] = [
  ['natural', undefined, { code: 0, signal: null }],
  ['process.exit', undefined, { code: 7, signal: null }],
  ['exception', undefined, { code: 1, signal: null }],
  ['rejection', undefined, { code: 1, signal: null }],
  ['signal', 'SIGTERM', { code: null, signal: 'SIGTERM' }],
  ['signal', 'SIGINT', { code: null, signal: 'SIGINT' }],
  ['own-signal-listener', 'SIGTERM', { code: 3, signal: null }],
]

describe('a process that ends without a flush', { timeout: 20_000 }, () => {
  it.each(ENDINGS)('delivers everything and keeps its end: %s %s', async (ending, signal, end) => {
    await using server = await startIngestionServer()
    expect(await run(server.url, ending, signal)).toMatchObject(end)
    expect(server.bodies('trace-create')).toMatchObject([{ name: 'root' }])
    expect(server.bodies('span-create').map(({ name }) => name)).toEqual(['child', 'root'])
  })

  it('ends soon and says what was lost when nobody listens', async () => {
    const natural = await run('http://127.0.0.1:1', 'natural')
    expect(natural).toMatchObject({ code: 0 })
    expect(natural.stderr).toContain('ends with 3 events undelivered')
    const abrupt = await run('http://127.0.0.1:1', 'process.exit')
    expect(abrupt).toMatchObject({ code: 7 })
    expect(abrupt.stderr).toContain('3 events were lost')
  })

  it('ends in bounded time when the server never answers', async () => {
    await using server = await startIngestionServer()
    server.faults.push({ kind: 'never-answer' }, { kind: 'never-answer' }, { kind: 'never-answer' })
    const end = await run(server.url, 'process.exit')
    expect(end).toMatchObject({ code: 7 })
    expect(end.durationMs).toBeLessThan(10_000)
  })
})
