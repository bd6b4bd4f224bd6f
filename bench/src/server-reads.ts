/**
 * Measures how long reads take while observations come in, and writes docs/benchmarks.md. The folder is filled once, which takes
 * some minutes, and used again by later runs. `--group list` reads one group and keeps the figures of the others;
 * `--observations 8000`, `--only cost`, `--requests 10` and `--rate 0` read less and write nothing.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { formatNumber } from './report/format.ts'
import { describeMachine } from './report/machine.ts'
import { formatReadSection } from './report/read-section.ts'
import { readResults, saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { fillFolder } from './server-reads/fill-folder.ts'
import { READ_GROUPS, type ReadRow, type ReadsReport } from './server-reads/read.ts'
import { runReads } from './server-reads/run-reads.ts'

const OBSERVATIONS = 5_000_000
const REQUESTS = 50
const INGEST_PER_SECOND = 500

/** Longest time that the turns of one read take together, ms; what is slower is asked for less often. */
const LONGEST_MS = 4_000

const { values } = parseArgs({
  options: {
    observations: { type: 'string' },
    folder: { type: 'string' },
    group: { type: 'string', multiple: true },
    only: { type: 'string' },
    requests: { type: 'string' },
    rate: { type: 'string' },
  },
})
const { group, only, requests, rate } = values
const isWhole = [values.observations, only, requests, rate].every((value) => value === undefined)
const observations = Number(values.observations ?? OBSERVATIONS)
const folder = values.folder ?? join(tmpdir(), `heddle-reads-${observations}`)

const filled = await fillFolder(folder, observations)
const groups: Partial<Record<string, ReadsReport['groups'][keyof ReadsReport['groups']]>> = {
  ...readResults<ReadsReport>('server-reads')?.rows.groups,
}
const machine = describeMachine()
for (const name of READ_GROUPS.filter((one) => group?.includes(one) ?? true)) {
  groups[name] = await runReads(filled, {
    isWanted: (read) => read.group === name && (only === undefined || read.name.includes(only)),
    requests: Number(requests ?? REQUESTS),
    longestMs: LONGEST_MS,
    ingestPerSecond: Number(rate ?? INGEST_PER_SECOND),
    onRow: tell,
  })
}
const { observationsOfAll, traces, bytes, payloadBytes } = filled
const rows: ReadsReport = {
  observations: filled.observations,
  observationsOfAll,
  traces,
  bytes,
  payloadBytes,
  groups,
}
const measuredOn = new Date().toISOString().slice(0, 10)
const results = { measuredOn, machine, versions: {}, rows }
console.log(formatReadSection(results))
if (isWhole) {
  saveResults('server-reads', results)
  writeReport()
}

function tell(row: ReadRow): void {
  const missed = row.p95Ms > (row.targetMs ?? Infinity) ? 'missed' : ''
  console.log(
    [
      row.group.padEnd(9),
      row.name.padEnd(60),
      `p50 ${formatNumber(row.p50Ms).padStart(6)}`,
      `p95 ${formatNumber(row.p95Ms).padStart(6)}`,
      `n ${row.requests}`,
      missed,
    ].join('  '),
  )
}
