import type { VariantSummary } from '../harness/summarize.ts'
import { HEDDLE_ID, type Workload } from '../harness/workload.ts'
import { formatBytes, formatNumber, formatShare, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** Less than this share of the outputs means that the product lost some, and its figures are for less work. */
const COMPLETE = 0.999

function deliveryOf({ deliveredShare }: VariantSummary): string {
  if (deliveredShare === undefined) return '–'
  if (deliveredShare === 0) return 'did not deliver'
  return deliveredShare >= COMPLETE ? 'all' : `did not deliver: ${formatShare(deliveredShare)}`
}

function rowOf(summary: VariantSummary): string[] {
  const { label, figures, failure } = summary
  if (figures === undefined) return [label, `did not run: ${failure?.split('\n')[0] ?? 'unknown'}`]
  return [
    label,
    formatNumber(figures.cpuUsPerUnit),
    formatNumber(figures.ratioToLimit),
    figures.warmUpCpuUsPerUnit === undefined ? '–' : formatNumber(figures.warmUpCpuUsPerUnit),
    figures.wireBytesPerUnit === 0 ? '–' : formatBytes(figures.wireBytesPerUnit),
    formatBytes(figures.allocatedBytesPerUnit),
    `${formatNumber(figures.stallMs)} ms`,
    formatBytes(figures.peakRssBytes),
    deliveryOf(summary),
  ]
}

function verdictOf({ target }: Workload, rows: readonly VariantSummary[]): string {
  const value = rows.find(({ id }) => id === HEDDLE_ID)?.figures?.[target.figure]
  if (value === undefined) return 'Heddle did not run.'
  const say = (amount: number): string =>
    target.figure === 'stallMs'
      ? `${formatNumber(amount)} ms`
      : `${formatNumber(amount)} × the limit`
  const what = target.figure === 'stallMs' ? 'longest stall ' : 'CPU '
  return `Heddle: ${what}${say(value)}; the target is at most ${say(target.most)} (${value <= target.most ? 'met' : 'missed'}).`
}

/** The section of a workload that compares CPU with the limit. */
export function formatCpuSection(workload: Workload, results: Results<VariantSummary[]>): string {
  const header = [
    'variant',
    `CPU µs per ${workload.unit}`,
    '× limit',
    'warming up',
    'wire',
    'allocated',
    'longest stall',
    'peak RSS',
    'delivered',
  ]
  return [
    `## ${workload.title}`,
    workload.description,
    verdictOf(workload, results.rows),
    formatTable(header, results.rows.map(rowOf)),
    `Wire and allocated are per ${workload.unit}; warming up is CPU µs per ${workload.unit} before measuring began.`,
    formatOrigin(results),
  ].join('\n\n')
}
