import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { startIngestionServer } from '../testing/ingestion-server.ts'
import type { Fault, IngestionServer } from '../testing/ingestion-server.ts'
import { Heddle } from './heddle.ts'
import type { HeddleOptions } from './options.ts'

const FAILURE: Fault = { kind: 'answer', status: 500 }

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-client-spool-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function connect({ url }: IngestionServer, options: HeddleOptions): Heddle {
  const keys = { publicKey: 'pk-test', secretKey: 'sk-test' }
  return new Heddle({ ...keys, baseUrl: url, logLevel: 'silent', ...options })
}

/** Records traces of one observation each: two events a trace. */
function record(client: Heddle, traces: number): void {
  for (let trace = 0; trace < traces; trace++) {
    client.startObservation({ name: `step ${trace}`, input: 'x'.repeat(1_000) }).end()
  }
}

describe('a client with a spool', { timeout: 30_000 }, () => {
  it('counts as spooled what the server never answered, and the next client sends it', async () => {
    await using server = await startIngestionServer()
    server.faults.push(...Array.from({ length: 50 }, () => FAILURE))
    const spool = temporaryFolder()
    const first = connect(server, { spool, flushTimeoutMs: 100 })
    record(first, 300)
    expect(await first.shutdown()).toMatchObject({ accepted: 0, dropped: 0, spooled: 600 })
    server.faults.length = 0
    const second = connect(server, { spool })
    await second.flush()
    expect(second.stats()).toMatchObject({
      accepted: 0,
      replayed: { accepted: 600, rejected: 0, lost: 0 },
    })
    expect(server.bodies('span-create')).toHaveLength(300)
    await second.shutdown()
  })

  it('leaves what finds no room in memory on disk instead of dropping it', async () => {
    await using server = await startIngestionServer()
    server.faults.push(...Array.from({ length: 500 }, () => FAILURE))
    const spool = temporaryFolder()
    const maxQueueBytes = 2_000_000
    const first = connect(server, { spool, maxQueueBytes, flushTimeoutMs: 100 })
    for (let turn = 0; turn < 40; turn++) {
      record(first, 100)
      expect(first.stats().queuedBytes).toBeLessThanOrEqual(maxQueueBytes)
      await new Promise(setImmediate)
    }
    expect(await first.shutdown()).toMatchObject({ accepted: 0, dropped: 0, spooled: 8_000 })
    server.faults.length = 0
    const second = connect(server, { spool })
    await second.flush()
    expect(server.bodies('span-create')).toHaveLength(4_000)
    await second.shutdown()
  })

  it('keeps to the bound of the disk and says what was lost by it', async () => {
    await using server = await startIngestionServer()
    server.faults.push(...Array.from({ length: 500 }, () => FAILURE))
    const spool = { directory: temporaryFolder(), maxBytes: 400_000 }
    const first = connect(server, { spool, flushTimeoutMs: 100 })
    record(first, 1_000)
    const { spooled, dropped } = await first.shutdown()
    expect(spooled + dropped).toBe(2_000)
    expect(spooled).toBeGreaterThan(0)
    expect(dropped).toBeGreaterThan(0)
    server.faults.length = 0
    const second = connect(server, { spool })
    await second.flush()
    // The batch in which the removed events end is sent whole or not at all.
    expect(second.stats().replayed.accepted).toBeGreaterThanOrEqual(spooled)
    await second.shutdown()
  })

  it('works without, and warns, when the directory cannot be made', async () => {
    await using server = await startIngestionServer()
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const client = connect(server, { spool: '/dev/null/spool', logLevel: 'warn' })
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('/dev/null/spool cannot be written'))
    record(client, 1)
    expect(await client.shutdown()).toMatchObject({ accepted: 2, spooled: 0 })
  })
})
