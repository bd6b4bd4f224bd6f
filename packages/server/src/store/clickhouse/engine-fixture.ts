import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { ClickHouseClient } from '@clickhouse/client'

import { openEmbeddedEngine } from './embedded-chdb.ts'
import { createEmbeddedReader, type EmbeddedReader } from './embedded-reader.ts'
import { migrate } from './migrate.ts'

/** The embedded engine with empty tables, in a folder that goes when it is closed. */
export interface EngineFixture {
  readonly writing: ClickHouseClient
  readonly plain: EmbeddedReader
  readonly close: () => Promise<void>
}

export async function openEngineFixture(): Promise<EngineFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-engine-'))
  const engine = openEmbeddedEngine(folder, 'process')
  const writing = engine.connect()
  await migrate(writing)
  return {
    writing,
    plain: createEmbeddedReader(() => engine.connect()),
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A time as the engine takes it in JSON, milliseconds since the epoch. */
export function engineTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '')
}
