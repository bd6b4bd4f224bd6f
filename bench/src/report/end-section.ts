import type { EndRow } from '../w6/run-end.ts'
import { WAYS_TO_END } from '../w6/ways-to-end.ts'
import { formatNumber, formatShare, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

/** The report's section on processes that end without a flush: a row a variant, a column a way to end. */
export function formatEndSection(results: Results<EndRow[]>): string {
  const variants = [...new Set(results.rows.map(({ variant }) => variant))]
  const rows = variants.map((variant) => [
    variant,
    ...WAYS_TO_END.map((way) => {
      const row = results.rows.find((one) => one.variant === variant && one.way === way)
      return row
        ? `${formatShare(row.storedShare)} (${row.code}, ${formatNumber(row.endMs)} ms)`
        : '–'
    }),
  ])
  return [
    '## W6: the process ends without a flush',
    'One trace of ten ended observations, then the process ends. Share stored, with the exit code or signal and the time from the last work to the end of the process.',
    formatTable(['variant', ...WAYS_TO_END], rows),
    formatOrigin(results),
  ].join('\n\n')
}
