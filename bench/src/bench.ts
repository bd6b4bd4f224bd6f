/**
 * Measures the workloads W1 to W4 and writes docs/benchmarks.md.
 * `node src/bench.ts w1 w2 w3 [--rounds 5] [--share 1] [--only heddle,limit-json]` runs the named workloads;
 * `--share` takes that part of the units; a run with `--share` or `--only` prints its figures and leaves the report alone.
 */
import { parseArgs } from 'node:util'

import { runWorkload } from './harness/run-workload.ts'
import type { VariantSummary } from './harness/summarize.ts'
import type { Workload } from './harness/workload.ts'
import { formatCpuSection } from './report/cpu-section.ts'
import { describeMachine, readVersions } from './report/machine.ts'
import { saveResults, type Results } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { startSink, type Sink } from './sink/start-sink.ts'
import { w1 } from './w1/workload.ts'
import { w2 } from './w2/workload.ts'
import { w3 } from './w3/workload.ts'
import { w4 } from './w4/workload.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    share: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
})
const share = Number(values.share)
const isPartial = share !== 1 || values.only !== undefined

function narrow(workload: Workload): Workload {
  const only = values.only?.split(',')
  const variants = workload.variants.filter(({ id }) => only === undefined || only.includes(id))
  return { ...workload, variants }
}

async function run(workload: Workload, sink: Sink): Promise<Results<VariantSummary[]>> {
  const machine = describeMachine()
  const extent = {
    rounds: Number(values.rounds),
    units: Math.ceil(workload.units * share),
    warmUpUnits: Math.ceil(workload.warmUpUnits * Math.min(1, share * 2)),
  }
  const rows = await runWorkload(workload, extent, sink)
  const versions = readVersions(workload.variants.flatMap(({ packages }) => packages))
  return { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
}

const wanted = [w1, w2, w3, w4].filter(({ id }) => positionals.includes(id))
const sink = await startSink()
try {
  for (const workload of wanted.map(narrow)) {
    const results = await run(workload, sink)
    console.log(`\n${formatCpuSection(workload, results)}\n`)
    if (!isPartial) saveResults(workload.id, results)
  }
  if (!isPartial) writeReport()
} finally {
  sink.close()
}
