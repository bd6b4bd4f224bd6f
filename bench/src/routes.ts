/** Measures what tracing adds to a route under load: `node src/routes.ts [--rounds 4] [--waves 1]`. */
import { parseArgs } from 'node:util'

import { describeMachine, readVersions } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { formatRouteSection } from './report/route-section.ts'
import { writeReport } from './report/write-report.ts'
import { runRoutes } from './routes/run-routes.ts'
import { startSink } from './sink/start-sink.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    waves: { type: 'string', default: '1' },
    /** Prints the figures and leaves the report alone. */
    dry: { type: 'boolean', default: false },
  },
})

const machine = describeMachine()
const sink = await startSink()
try {
  const extent = { rounds: Number(values.rounds), waves: Number(values.waves) }
  const rows = await runRoutes(extent, sink)
  const versions = readVersions(['ai'])
  const results = { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
  console.log(formatRouteSection(results))
  if (!values.dry) {
    saveResults('routes', results)
    writeReport()
  }
} finally {
  sink.close()
}
