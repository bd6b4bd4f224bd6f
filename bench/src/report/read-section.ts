import {
  READ_GROUPS,
  type ReadGroup,
  type ReadRow,
  type ReadsReport,
} from '../server-reads/read.ts'
import { formatBytes, formatNumber, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

const TITLES: Readonly<Record<ReadGroup, string>> = {
  trace: 'A trace',
  list: 'Lists and their values',
  filter: 'The list of traces with a filter, first page',
  search: 'The list of traces with a search, first page',
  api: 'The public API',
  dashboard: 'Numbers',
}

const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : `${formatNumber(value)} ms`

/** The report's section on reading: each read with what it should take at most. */
export function formatReadSection(results: Results<ReadsReport>): string {
  const { rows } = results
  const measured = READ_GROUPS.filter((group) => rows.groups[group] !== undefined)
  const rates = measured.map((group) => rows.groups[group]?.ingestedPerSecond ?? 0)
  const resident = Math.max(...measured.map((group) => rows.groups[group]?.peakResidentBytes ?? 0))
  return [
    '## The server is read while it takes in',
    `One \`heddle serve\` with its embedded stores holds ${formatNumber(rows.observations)} observations of one project in ${formatNumber(rows.traces)} traces over 90 days, ${formatNumber(rows.observationsOfAll - rows.observations)} of other projects, inputs and outputs of ${formatBytes(rows.payloadBytes)} each, English with some Chinese and Arabic, on ${formatBytes(rows.bytes)} of disk. A part was taken in over HTTP; the others are copies of those rows with their own ids, times, people and order numbers. Meanwhile ${formatNumber(Math.min(...rates))} observations/s come in. The requests are those of the interface and of the SDKs, one after the other; where a page asks for several things, they are asked for at once. Peak RSS ${formatBytes(resident)}.`,
    '`first` is the first time that a read is asked for, when nothing of it is in memory; numbers over past hours are kept from then on. `alone` is the same read when no observations come in: what lies between it and p50 is waiting for rows to be found and sharing two cores with taking them in.',
    "Of missed reads a second table tells where the time goes, as the server tells it of every answer in `Server-Timing`. It `waits` until acknowledged rows can be found and a connection is free; `engine` is the time in which at least one statement runs, on cores that taking in, joining parts and other statements use as well; `other` is the server's own work and the way to the client. `engine alone` is the limit: what the engine takes for the same statements when nothing comes in. Rows and bytes are those that the engine reads, of which it answers few.",
    verdict(measured.flatMap((group) => rows.groups[group]?.rows ?? [])),
    ...measured.flatMap((group) => formatGroup(group, rows.groups[group]?.rows ?? [])),
    formatOrigin(results),
  ].join('\n\n')
}

function verdict(rows: readonly ReadRow[]): string {
  const promised = rows.filter(({ targetMs }) => targetMs !== undefined)
  const met = promised.filter(isMet)
  const missed = promised.filter((row) => !isMet(row))
  const overAlone = missed.filter(
    ({ aloneMs, targetMs }) => (aloneMs ?? 0) > (targetMs ?? Infinity),
  )
  return `${met.length} of ${promised.length} reads take at most what they should at the slowest twentieth. Of the others ${overAlone.length} take longer even alone.`
}

function isMet({ targetMs, p95Ms }: ReadRow): boolean {
  return p95Ms <= (targetMs ?? Infinity)
}

function formatGroup(group: ReadGroup, rows: readonly ReadRow[]): readonly string[] {
  return [
    `### ${TITLES[group]}`,
    formatTable(
      ['read', 'first', 'alone p50', 'p50', 'p95', 'longest', 'answer', 'requests', 'p95 at most'],
      rows.map((row) => [
        row.name,
        milliseconds(row.firstMs),
        milliseconds(row.aloneMs),
        milliseconds(row.p50Ms),
        milliseconds(row.p95Ms),
        milliseconds(row.maxMs),
        formatBytes(row.bytes),
        String(row.requests),
        row.targetMs === undefined ? '–' : `${row.targetMs} ms: ${isMet(row) ? 'met' : 'missed'}`,
      ]),
    ),
    ...formatMissed(rows.filter((row) => !isMet(row))),
  ]
}

/** Where the time of missed reads goes, and what the engine takes for the same statements when it does nothing else. */
function formatMissed(rows: readonly ReadRow[]): readonly string[] {
  const told = rows.flatMap(({ slowest, alone, amounts, ...row }) =>
    slowest && alone && amounts ? [{ ...row, slowest, alone, amounts }] : [],
  )
  if (told.length === 0) return []
  return [
    'Where the slowest twentieth of the missed reads spends its time:',
    formatTable(
      ['read', 'waits', 'engine', 'other', 'engine alone', 'statements', 'rows read', 'bytes read'],
      told.map(({ name, slowest, alone, amounts }) => [
        name,
        milliseconds(slowest.waitingMs),
        milliseconds(slowest.engineMs),
        milliseconds(slowest.otherMs),
        milliseconds(alone.engineMs),
        String(amounts.statements),
        formatNumber(amounts.rows),
        formatBytes(amounts.bytes),
      ]),
    ),
  ]
}
