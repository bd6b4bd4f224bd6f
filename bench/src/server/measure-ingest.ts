import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type IngestRow, quantile, readStages, type Stage, STAGES } from './ingest-row.ts'
import { type LoadResult, runClients } from './load-clients.ts'
import { type LoadedServer, type ServerMode, startLoadedServer } from './loaded-server.ts'
import { readMemoryParts } from './memory-parts.ts'
import { type ProcessUsage, readResidentBytes, readUsage } from './process-usage.ts'

/** How much load for how long. The first seconds are not counted: a program gets fast as it runs. */
export interface IngestLoad {
  readonly mode: ServerMode
  readonly clients: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Flags of the server's Node, such as those that write a profile. */
  readonly nodeFlags: readonly string[]
  /** Looks at the data folder after the server has stopped. */
  readonly afterwards?: ((dataFolder: string) => void) | undefined
}

/** Time between two looks at the server's resident size, ms. */
const LOOK_MS = 200

/** Flags by which the server says where its memory is. */
const WATCHING = ['--import', join(import.meta.dirname, 'watch-memory.ts')]

/**
 * Loads one server on a new data folder and says what came of it.
 * @throws {Error} when the server does not hold exactly what it acknowledged.
 */
export async function measureIngest(load: IngestLoad): Promise<IngestRow> {
  const folder = mkdtempSync(join(tmpdir(), 'heddle-load-'))
  try {
    const server = await startLoadedServer(load.mode, folder, [...WATCHING, ...load.nodeFlags])
    const idleBytes = readResidentBytes(server.pid)
    const warmUp = await runClients(server, { clients: load.clients, seconds: load.warmUpSeconds })
    const row = await measure(server, load)
    const acknowledged = warmUp.observations + row.result.observations
    const stored = await countObservations(server)
    await server.stop()
    if (stored !== acknowledged)
      throw new Error(
        `Expected ${acknowledged} acknowledged observations in the store, got ${stored}`,
      )
    const memory = { idleBytes, largest: readMemoryParts(folder) }
    load.afterwards?.(folder)
    return toRow(load, row, { acknowledged, stored, memory })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Moment {
  readonly stages: Record<Stage, number>
  readonly usage: ProcessUsage
  readonly loadSeconds: number
}

interface Measured {
  readonly result: LoadResult
  readonly before: Moment
  readonly after: Moment
  readonly peakResidentBytes: number
}

async function measure(server: LoadedServer, load: IngestLoad): Promise<Measured> {
  let peakResidentBytes = 0
  const watching = setInterval(() => {
    peakResidentBytes = Math.max(peakResidentBytes, readResidentBytes(server.pid))
  }, LOOK_MS)
  try {
    const before = await look(server)
    const result = await runClients(server, load)
    return { result, before, after: await look(server), peakResidentBytes }
  } finally {
    clearInterval(watching)
  }
}

async function look(server: LoadedServer): Promise<Moment> {
  const own = process.cpuUsage()
  return {
    stages: readStages(await server.readMetrics()),
    usage: readUsage(server.pid),
    loadSeconds: (own.user + own.system) / 1e6,
  }
}

async function countObservations(server: LoadedServer): Promise<number> {
  const query = JSON.stringify({
    view: 'observations',
    metrics: [{ measure: 'count', aggregation: 'count' }],
    fromTimestamp: '2020-01-01T00:00:00Z',
    toTimestamp: '2100-01-01T00:00:00Z',
  })
  const path = `/api/public/v2/metrics?query=${encodeURIComponent(query)}`
  const { data } = await server.get<{ data: { count_count: number | string }[] }>(path)
  return Number(data[0]?.count_count)
}

function toRow(
  { mode, clients }: IngestLoad,
  { result, before, after, peakResidentBytes }: Measured,
  beside: Pick<IngestRow, 'acknowledged' | 'stored' | 'memory'>,
): IngestRow {
  const { observations, seconds, answerMs } = result
  const perObservation = (from: number, to: number) => ((to - from) * 1e6) / observations
  const cpu = (name: keyof ProcessUsage) => perObservation(before.usage[name], after.usage[name])
  const stageUs = { parse: 0, validate: 0, merge: 0, encode: 0, store: 0 }
  for (const stage of STAGES)
    stageUs[stage] = perObservation(before.stages[stage], after.stages[stage])
  return {
    mode,
    clients,
    seconds,
    observationsPerSecond: observations / seconds,
    slowestSecond: result.slowestSecond,
    p50Ms: quantile(answerMs, 0.5),
    p99Ms: quantile(answerMs, 0.99),
    maxMs: quantile(answerMs, 1),
    peakResidentBytes,
    stageUs,
    cpuUs: {
      server: cpu('totalSeconds'),
      main: cpu('mainSeconds'),
      collect: cpu('collectSeconds'),
      merges: cpu('mergeSeconds'),
      load: perObservation(before.loadSeconds, after.loadSeconds),
    },
    ...beside,
  }
}
