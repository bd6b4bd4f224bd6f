/** Measures W7, what a callback for every token costs: `node src/streams.ts [--only heddle] [--rounds 5]`. */
import { parseArgs } from 'node:util'

import { describeMachine, readVersions } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { formatStreamSection } from './report/stream-section.ts'
import { writeReport } from './report/write-report.ts'
import { startSink } from './sink/start-sink.ts'
import { w2 } from './w2/workload.ts'
import { NONE_ID, runStreams } from './w7/run-streams.ts'

/** The limit takes no tokens. */
const LEFT_OUT = new Set(['limit-json'])
const STREAMS = 32
const WARM_UP_STREAMS = 4

const { values } = parseArgs({
  options: { only: { type: 'string' }, rounds: { type: 'string', default: '5' } },
})
const only = values.only?.split(',')
const variants = w2.variants.filter(
  ({ id }) => id === NONE_ID || (only?.includes(id) ?? !LEFT_OUT.has(id)),
)

const machine = describeMachine()
const sink = await startSink()
try {
  const extent = {
    rounds: Number(values.rounds),
    streams: STREAMS,
    warmUpStreams: WARM_UP_STREAMS,
  }
  const rows = await runStreams(variants, extent, sink)
  const versions = readVersions(variants.flatMap(({ packages }) => packages))
  const results = { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
  console.log(formatStreamSection(results))
  if (only === undefined) {
    saveResults('w7', results)
    writeReport()
  }
} finally {
  sink.close()
}
