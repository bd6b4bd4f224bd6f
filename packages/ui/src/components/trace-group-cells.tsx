import type { TraceGroup } from '@heddle/core/schemas'

import { formatCost } from '../format/cost.ts'
import { formatDuration } from '../format/duration.ts'
import { formatCount, formatTokensCompact } from '../format/tokens.ts'
import type { TraceGroupColumn } from './trace-group-table.tsx'

const NOTHING = <span className="text-faint">—</span>

/** Columns that lists of sessions and users have in common. */
export const GROUP_COLUMNS = {
  traces: { label: 'Traces', isNumber: true, cell: (group) => formatCount(group.traceCount) },
  sessions: { label: 'Sessions', isNumber: true, cell: (group) => formatCount(group.sessionCount) },
  duration: {
    label: 'Duration',
    isNumber: true,
    cell: ({ durationMs }) => (durationMs === null ? NOTHING : formatDuration(durationMs)),
  },
  errors: {
    label: 'Errors',
    isNumber: true,
    cell: ({ errorCount }) =>
      errorCount === 0 ? (
        NOTHING
      ) : (
        <span className="font-medium text-error">{formatCount(errorCount)}</span>
      ),
  },
  tokens: {
    label: 'Tokens',
    isNumber: true,
    cell: ({ totalTokens }) => (totalTokens === 0 ? NOTHING : formatTokensCompact(totalTokens)),
  },
  cost: {
    label: 'Cost',
    isNumber: true,
    cell: ({ totalCost }) => (totalCost === null ? NOTHING : formatCost(totalCost)),
  },
} as const satisfies Record<string, TraceGroupColumn>

/** What a session or user comes to, for the head of its page. */
export function groupNote(group: TraceGroup): string {
  const traces = group.traceCount === 1 ? '1 trace' : `${formatCount(group.traceCount)} traces`
  const errors = group.errorCount === 1 ? '1 error' : `${formatCount(group.errorCount)} errors`
  return [
    traces,
    ...(group.errorCount > 0 ? [errors] : []),
    ...(group.totalTokens > 0 ? [`${formatTokensCompact(group.totalTokens)} tokens`] : []),
    ...(group.totalCost === null ? [] : [formatCost(group.totalCost)]),
  ].join(' · ')
}
