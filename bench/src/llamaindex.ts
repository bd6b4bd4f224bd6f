/** Measures what tracing adds to LlamaIndex: `node src/llamaindex.ts [--rounds 5]`. */
import { parseArgs } from 'node:util'

import { runLlamaIndex } from './llamaindex/run-llamaindex.ts'
import { formatLlamaIndexSection } from './report/llamaindex-section.ts'
import { describeMachine, readVersions } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { startSink } from './sink/start-sink.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })

const machine = describeMachine()
const sink = await startSink()
try {
  const rows = await runLlamaIndex(Number(values.rounds), sink)
  const versions = readVersions(['llamaindex', '@llamaindex/core'])
  const results = { measuredOn: new Date().toISOString().slice(0, 10), machine, versions, rows }
  console.log(formatLlamaIndexSection(results))
  saveResults('llamaindex', results)
  writeReport()
} finally {
  sink.close()
}
