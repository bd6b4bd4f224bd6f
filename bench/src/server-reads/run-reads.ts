import { setTimeout } from 'node:timers/promises'

import { startLoadedServer } from '../server/loaded-server.ts'
import { readResidentBytes } from '../server/process-usage.ts'
import { apiReads, dashboardReads } from './api-reads.ts'
import { signIn } from './browser-session.ts'
import { choosePlace } from './choose-place.ts'
import type { FilledFolder } from './fill-folder.ts'
import { countRead, measureRead, type ReadTurns } from './measure-reads.ts'
import type { Read, ReadRow, ReadsResult } from './read.ts'
import { startSteadyIngest } from './steady-ingest.ts'
import { uiReads } from './ui-reads.ts'

/** How long observations come in before the first read, ms: a server that has just started reads all its ids. */
const WARM_UP_MS = 30_000

/** Turns of a read when nothing comes in, and how long they may take together, ms. */
const ALONE: ReadTurns = { requests: 12, longestMs: 1000 }

/** Which reads, how often, and how many observations a second come in meanwhile. */
export interface ReadRun extends ReadTurns {
  readonly isWanted: (read: Read) => boolean
  readonly ingestPerSecond: number
  /** Default: half a minute. */
  readonly warmUpMs?: number
  readonly onRow: (row: ReadRow) => void
}

/**
 * Asks a server of a filled folder for everything that is wanted, one read after the other, while observations come in, and then
 * once more while none do.
 */
export async function runReads(filled: FilledFolder, run: ReadRun): Promise<ReadsResult> {
  const place = choosePlace(filled)
  const all = [...uiReads(place), ...apiReads(place), ...dashboardReads(place)]
  const wanted = all.filter(run.isWanted)
  const server = await startLoadedServer('serve', filled.dataFolder)
  try {
    const target = { ...server, cookie: await signIn(server.url) }
    const ingest = startSteadyIngest(server, run.ingestPerSecond)
    await setTimeout(run.warmUpMs ?? WARM_UP_MS)
    const rows: ReadRow[] = []
    let peakResidentBytes = 0
    for (const read of wanted) {
      const { mean: _, ...row } = await measureRead(target, read, run)
      rows.push(row)
      run.onRow(row)
      peakResidentBytes = Math.max(peakResidentBytes, readResidentBytes(server.pid))
    }
    const { observations, seconds } = await ingest.stop()
    const alone: Pick<ReadRow, 'aloneMs' | 'alone' | 'amounts'>[] = []
    for (const read of wanted) {
      const { p50Ms, mean } = await measureRead(target, read, ALONE)
      alone.push({ aloneMs: p50Ms, alone: mean, amounts: await countRead(target, read) })
    }
    return {
      rows: rows.map((row, index) => ({ ...row, ...alone[index] })),
      peakResidentBytes,
      ingestedPerSecond: observations / seconds,
    }
  } finally {
    await server.stop()
  }
}
