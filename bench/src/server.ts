/**
 * Measures how many observations one server takes in, with the senders beside it on the same machine, and writes
 * docs/benchmarks.md. `--seconds 5 --clients 16 --mode dev` measures less and writes nothing;
 * `--profile <folder>` puts a CPU profile of the server there.
 */
import { parseArgs } from 'node:util'

import { formatIngestSection } from './report/ingest-section.ts'
import { describeMachine } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { measureRun } from './server/measure-run.ts'

const CLIENTS = [16, 64]
const SECONDS = 60

const { values } = parseArgs({
  options: {
    clients: { type: 'string', multiple: true },
    seconds: { type: 'string' },
    mode: { type: 'string' },
    profile: { type: 'string' },
  },
})
const isWhole = Object.keys(values).length === 0

const machine = describeMachine()
const rows = await measureRun({
  mode: values.mode === 'dev' ? 'dev' : 'serve',
  clients: values.clients?.map(Number) ?? CLIENTS,
  seconds: Number(values.seconds ?? SECONDS),
  nodeFlags: values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`],
})
const measuredOn = new Date().toISOString().slice(0, 10)
const results = { measuredOn, machine, versions: {}, rows }
console.log(formatIngestSection(results))
if (isWhole) {
  saveResults('server', results)
  writeReport()
}
