import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import type { StreamRow } from '../w7/run-streams.ts'
import { formatNumber, formatShare, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** The report's section on streamed answers: what a callback for every token costs. */
export function formatStreamSection(results: Results<StreamRow[]>): string {
  const rows = results.rows.map((row) => [
    row.variant,
    formatNumber(row.cpuUsPerToken),
    formatNumber(row.cpuToNone),
    formatNumber(row.wallToNone),
    row.wallRange.map(formatNumber).join(' – '),
    row.deliveredShare === undefined ? '–' : formatShare(row.deliveredShare),
  ])
  const header = [
    'variant',
    'CPU µs per token',
    '× no handler',
    'time × no handler',
    'range',
    'delivered',
  ]
  return [
    `## W7: an answer of ${formatNumber(TOKENS_PER_STREAM)} tokens`,
    'A LangChain model that streams, one token a millisecond, four answers at a time. Ratios are to the same program without a handler in the same round; the range of its rounds says how much of a difference is noise.',
    formatTable(header, rows),
    formatOrigin(results),
  ].join('\n\n')
}
