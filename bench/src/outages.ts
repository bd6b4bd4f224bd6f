/** Measures W5, what is stored when the server fails and recovers: `node src/outages.ts [--only heddle,opik] [--modes down,429]`. */
import { parseArgs } from 'node:util'

import { describeMachine, readVersions } from './report/machine.ts'
import { formatOutageSection } from './report/outage-section.ts'
import { saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { FAILURE_MODES } from './sink/sink-mode.ts'
import { startSink } from './sink/start-sink.ts'
import { w1 } from './w1/workload.ts'
import { runOutage, type OutageRow } from './w5/run-outage.ts'

const OBSERVATIONS = 20_000
const WARM_UP_OBSERVATIONS = 1000

/** The bare limit has no queue, so an outage is not its business. */
const LEFT_OUT = new Set(['none', 'limit-json', 'otlp-proto'])

const { values } = parseArgs({ options: { only: { type: 'string' }, modes: { type: 'string' } } })
const only = values.only?.split(',')
const modes = FAILURE_MODES.filter((mode) => values.modes?.split(',').includes(mode) ?? true)
const variants = w1.variants.filter(({ id }) => only?.includes(id) ?? !LEFT_OUT.has(id))

const machine = describeMachine()
const sink = await startSink()
const rows: OutageRow[] = []
try {
  for (const variant of variants) {
    for (const mode of modes) {
      const task = { observations: OBSERVATIONS, warmUpObservations: WARM_UP_OBSERVATIONS }
      const row = await runOutage(variant, task, { mode, sink })
      rows.push(row)
      console.error(`w5 ${variant.id} ${mode}: ${row.storedShare} stored`)
    }
  }
} finally {
  sink.close()
}
const versions = readVersions(variants.flatMap(({ packages }) => packages))
const results = { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
console.log(formatOutageSection(results))
if (only === undefined && values.modes === undefined) {
  saveResults('w5', results)
  writeReport()
}
