import type { OutageRow } from '../w5/run-outage.ts'
import { formatBytes, formatNumber, formatShare, formatTable } from './format.ts'
import { formatOrigin } from './origin.ts'
import type { Results } from './results-file.ts'

function tellOf({ outcome, failure, loggedLines }: OutageRow): string {
  if (outcome === undefined) return `process failed: ${failure ?? 'unknown'}`
  const logged = loggedLines === 0 ? '' : `, ${loggedLines} log lines`
  if (outcome.flushError !== undefined) return `flush rejected${logged}`
  const { report } = outcome
  if (typeof report !== 'object' || report === null || !('dropped' in report))
    return `nothing${logged}`
  const { accepted, rejected, dropped, pending } = report as Record<string, number>
  return `accepted ${accepted}, rejected ${rejected}, dropped ${dropped}, pending ${pending}${logged}`
}

/** The report's section on outages: one row a variant and kind of outage. */
export function formatOutageSection(results: Results<OutageRow[]>): string {
  const rows = results.rows.map((row) => [
    row.variant,
    row.mode,
    formatShare(row.storedShare),
    row.outcome ? formatBytes(row.outcome.rssGrowthBytes) : '–',
    row.outcome ? `${formatNumber(row.outcome.flushMs / 1000)} s` : '–',
    tellOf(row),
  ])
  return [
    '## W5: the server fails and recovers',
    '20,000 observations of W1 are produced at 4,000 a second while the sink fails: it refuses connections (down), answers after two seconds (slow), or answers every request with a status (413 only for bodies above 48 KB). Then it recovers; two seconds later the program flushes. Told is what the program could learn from flush and the log.',
    formatTable(['variant', 'outage', 'stored', 'RSS growth', 'flush took', 'told'], rows),
    formatOrigin(results),
  ].join('\n\n')
}
