/** Measures W6, what is stored when a process ends without a flush: `node src/endings.ts [--only heddle,opik]`. */
import { parseArgs } from 'node:util'

import { formatEndSection } from './report/end-section.ts'
import { describeMachine, readVersions } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { startSink } from './sink/start-sink.ts'
import { w1 } from './w1/workload.ts'
import { runEnd, type EndRow } from './w6/run-end.ts'
import { WAYS_TO_END } from './w6/ways-to-end.ts'

/** Yardsticks have no way to end, and both kinds of OTLP end alike. */
const LEFT_OUT = new Set(['none', 'limit-json', 'otlp-proto'])

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = values.only?.split(',')
const variants = w1.variants.filter(({ id }) => only?.includes(id) ?? !LEFT_OUT.has(id))

const machine = describeMachine()
const sink = await startSink()
const rows: EndRow[] = []
try {
  for (const variant of variants) {
    for (const way of WAYS_TO_END) {
      const row = await runEnd(variant, way, sink)
      rows.push(row)
      console.error(`w6 ${variant.id} ${way}: ${row.storedShare} stored, ended with ${row.code}`)
    }
  }
} finally {
  sink.close()
}
const versions = readVersions(variants.flatMap(({ packages }) => packages))
const results = { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
console.log(formatEndSection(results))
if (only === undefined) {
  saveResults('w6', results)
  writeReport()
}
