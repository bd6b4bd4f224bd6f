import { formatBytes, formatNumber, formatTable } from '../report/format.ts'
import { formatOrigin } from '../report/origin.ts'
import type { Results } from '../report/results-file.ts'
import type { Start } from './measure-start.ts'

/** Medians of several starts on one kind of data folder. */
export interface StartRow extends Start {
  readonly folder: string
  readonly targetMs: number
  readonly starts: number
}

/** The report's section on starting the server. */
export function formatStartSection(results: Results<StartRow[]>): string {
  const rows = results.rows.map(({ folder, targetMs, starts, readyMs, idleRssBytes }) => [
    folder,
    `${formatNumber(readyMs)} ms`,
    `${formatNumber(targetMs)} ms`,
    readyMs <= targetMs ? 'met' : 'missed',
    formatBytes(idleRssBytes),
    String(starts),
  ])
  return [
    '## Starting `heddle dev`',
    'From starting the process to the line that says it listens, with the embedded ClickHouse and Postgres in it. The resident size is read after two seconds without requests.',
    formatTable(['data folder', 'ready', 'target', '', 'idle RSS', 'starts'], rows),
    formatOrigin(results),
  ].join('\n\n')
}
