/** Measures how long `heddle dev` takes to be ready on new and existing data folders, and writes docs/benchmarks.md. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { median } from './harness/statistics.ts'
import { describeMachine } from './report/machine.ts'
import { saveResults } from './report/results-file.ts'
import { writeReport } from './report/write-report.ts'
import { measureStart, type Start } from './start/measure-start.ts'
import { formatStartSection, type StartRow } from './start/start-rows.ts'

/** Starts of each kind. */
const STARTS = 7

function summarize(folder: string, targetMs: number, starts: readonly Start[]): StartRow {
  return {
    folder,
    targetMs,
    starts: starts.length,
    readyMs: median(starts.map(({ readyMs }) => readyMs)),
    idleRssBytes: median(starts.map(({ idleRssBytes }) => idleRssBytes)),
  }
}

const root = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
try {
  const machine = describeMachine()
  const onNew: Start[] = []
  const onExisting: Start[] = []
  for (let turn = 0; turn < STARTS; turn += 1) {
    const folder = join(root, String(turn))
    onNew.push(await measureStart(folder))
    onExisting.push(await measureStart(folder))
    console.error(
      `start ${turn + 1}/${STARTS}: ${onNew.at(-1)?.readyMs} ms new, ${onExisting.at(-1)?.readyMs} ms existing`,
    )
  }
  const rows = [summarize('new', 3000, onNew), summarize('existing', 1500, onExisting)]
  const measuredOn = new Date().toISOString().slice(0, 10)
  const results = { measuredOn, machine, versions: {}, rows }
  saveResults('start', results)
  console.log(formatStartSection(results))
  writeReport()
} finally {
  rmSync(root, { recursive: true, force: true })
}
