import type { AddedTime, RouteRow } from '../routes/run-routes.ts'
import { PACE_MS, TOKENS_PER_ANSWER, VISITS_PER_WAVE } from '../routes/visit-plan.ts'
import { formatNumber, formatShare, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** The report's section on a route of the AI SDK under load: what tracing adds to what visitors wait for. */
export function formatRouteSection(results: Results<RouteRow[]>): string {
  const rows = results.rows.map((row) => [
    row.label,
    ...timeCells(row, row.firstToken),
    ...timeCells(row, row.firstTokenP95),
    ...timeCells(row, row.total),
    ...timeCells(row, row.totalP95),
    formatNumber(row.cpuMsPerVisit),
    row.deliveredShare === undefined ? '–' : formatShare(row.deliveredShare),
  ])
  const header = [
    'variant',
    'first token, median ms',
    'added',
    'p95 ms',
    'added',
    'total, median ms',
    'added',
    'p95 ms',
    'added',
    'CPU ms per visit',
    'delivered',
  ]
  return [
    '## A chat route under load',
    `\`streamText\` of ai@7 behind a real HTTP server, \`withHeddleRoute\` around it, ${VISITS_PER_WAVE} visits at once from another process, arriving within a second: a third reads to the end, a third leaves and the route passes its signal on, a third leaves and it does not. The model says ${TOKENS_PER_ANSWER} tokens, one in ${PACE_MS} ms. What is added is the difference to the route without tracing in the same round, its median and in brackets the range of the rounds; the route without tracing once more shows how much of a difference is noise.`,
    verdictOf(results.rows),
    formatTable(header, rows),
    formatOrigin(results),
  ].join('\n\n')
}

function timeCells({ variant }: RouteRow, time: AddedTime): string[] {
  const [least, most] = time.addedRangeMs
  const added = `${signed(time.addedMs)} (${signed(least)} to ${signed(most)})`
  return [formatNumber(time.medianMs), variant === 'none' ? '–' : added]
}

function signed(ms: number): string {
  const text = formatNumber(Math.abs(ms))
  return `${ms < 0 ? '−' : '+'}${text}`
}

/** Within noise: the median of the rounds lies in the range that the route without tracing has against itself. */
function verdictOf(rows: readonly RouteRow[]): string {
  const traced = rows.find(({ label }) => label.includes('Heddle'))
  const again = rows.find(({ variant }) => variant === 'none-again')
  if (traced === undefined || again === undefined) return 'Heddle did not run.'
  const say = (name: string, read: (row: RouteRow) => AddedTime): string => {
    const { addedMs } = read(traced)
    const [least, most] = read(again).addedRangeMs
    const place = addedMs <= most ? (addedMs < least ? 'below' : 'within') : 'above'
    return `${signed(addedMs)} ms to the ${name} (${place} the noise of ${signed(least)} to ${signed(most)})`
  }
  return `Heddle adds ${say('first token', (row) => row.firstToken)} and ${say('whole answer', (row) => row.total)}.`
}
