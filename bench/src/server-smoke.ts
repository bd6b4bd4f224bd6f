/**
 * A few seconds of `bench:server` for continuous integration: the built server holds exactly what it acknowledged to its senders,
 * and the report can be written. Says nothing about speed.
 */
import { formatIngestSection } from './report/ingest-section.ts'
import { describeMachine } from './report/machine.ts'
import { measureRun } from './server/measure-run.ts'

const rows = await measureRun({ mode: 'serve', clients: [16], seconds: 2 })
const section = formatIngestSection({
  measuredOn: 'now',
  machine: describeMachine(),
  versions: {},
  rows,
})
if (section.includes('NaN')) throw new Error(`Expected a number in every place, got ${section}`)
for (const { acknowledged } of rows.servers)
  console.log(`server: ${acknowledged} acknowledged observations are in the store`)
