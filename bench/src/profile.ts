/**
 * Profiles one variant: `node src/profile.ts w1 heddle [units]` prints the functions that took most of the measured part by
 * themselves, and keeps the profile in bench/.profiles for a viewer.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { basename, join } from 'node:path'

import { runChild } from './harness/run-child.ts'
import { formatNumber, formatTable } from './report/format.ts'
import { startSink } from './sink/start-sink.ts'
import { w1 } from './w1/workload.ts'
import { w2 } from './w2/workload.ts'
import { w3 } from './w3/workload.ts'
import { w4 } from './w4/workload.ts'

/** Functions printed. */
const ROWS = 40

/** Time by itself of every function, µs, by its name and place. */
function sumSelfTimes({
  nodes,
  samples = [],
  timeDeltas = [],
}: Profiler.Profile): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame }) => {
      const { functionName, url, lineNumber } = callFrame
      return [id, `${functionName || '(anonymous)'} ${basename(url)}:${lineNumber + 1}`]
    }),
  )
  const times = new Map<string, number>()
  samples.forEach((id, index) => {
    const name = names.get(id) ?? 'unknown'
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  })
  return times
}

const [workloadId, variant = 'heddle', unitsText] = process.argv.slice(2)
const workload = [w1, w2, w3, w4].find(({ id }) => id === workloadId)
if (workload === undefined) throw new Error('Expected w1, w2, w3 or w4 as the first argument')
const units = Number(unitsText ?? workload.units / 4)
const folder = join(import.meta.dirname, '../.profiles')
mkdirSync(folder, { recursive: true })
const profileFile = join(folder, `${workload.id}-${variant}.cpuprofile`)
const sink = await startSink()
try {
  const task = { variant, units, warmUpUnits: workload.warmUpUnits, profileFile }
  const { measurement, report } = await runChild(workload.script, task, sink)
  console.log(
    `${formatNumber(measurement.cpuUs / units)} µs CPU a ${workload.unit} (profiled)`,
    report ?? '',
  )
} finally {
  sink.close()
}
const taken = JSON.parse(readFileSync(profileFile, 'utf8')) as Profiler.Profile // written by profile-work.ts
const rows = [...sumSelfTimes(taken)]
  .filter(([name]) => !name.startsWith('(idle)'))
  .toSorted(([, a], [, b]) => b - a)
  .slice(0, ROWS)
  .map(([name, selfUs]) => [name, formatNumber(selfUs / units)])
console.log(formatTable(['function', `µs per ${workload.unit}`], rows))
