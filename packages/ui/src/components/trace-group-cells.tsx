import type { TraceGroup } from '@heddle/core/schemas'

import { formatCost } from '../format/cost.ts'
import { formatDuration } from '../format/duration.ts'
import { formatCount, formatTokensCompact } from '../format/tokens.ts'
import { plural, t } from '../messages/translate.ts'
import { approximate, Estimate } from './estimate.tsx'
import type { TraceGroupColumn } from './trace-group-table.tsx'

const NOTHING = <span className="text-faint">—</span>

/** Columns that lists of sessions and users have in common. */
export const GROUP_COLUMNS = {
  traces: { label: t('Traces'), isNumber: true, cell: (group) => formatCount(group.traceCount) },
  sessions: {
    label: t('Sessions'),
    isNumber: true,
    cell: (group) => formatCount(group.sessionCount),
  },
  duration: {
    label: t('Duration'),
    isNumber: true,
    cell: ({ durationMs }) => (durationMs === null ? NOTHING : formatDuration(durationMs)),
  },
  errors: {
    label: t('Errors'),
    isNumber: true,
    cell: ({ errorCount }) =>
      errorCount === 0 ? (
        NOTHING
      ) : (
        <span className="font-medium text-error">{formatCount(errorCount)}</span>
      ),
  },
  tokens: {
    label: t('Tokens'),
    isNumber: true,
    cell: ({ totalTokens, usageEstimated }) =>
      totalTokens === 0 ? (
        NOTHING
      ) : (
        <Estimate isEstimated={usageEstimated}>{formatTokensCompact(totalTokens)}</Estimate>
      ),
  },
  cost: {
    label: t('Cost'),
    isNumber: true,
    cell: ({ totalCost, usageEstimated }) =>
      totalCost === null ? (
        NOTHING
      ) : (
        <Estimate isEstimated={usageEstimated}>{formatCost(totalCost)}</Estimate>
      ),
  },
} as const satisfies Record<string, TraceGroupColumn>

/** What a session or user comes to, for the head of its page. */
export function groupNote(group: TraceGroup): string {
  const traces = plural(group.traceCount, ['1 trace', '{count} traces'])
  const errors = plural(group.errorCount, ['1 error', '{count} errors'])
  return [
    traces,
    ...(group.errorCount > 0 ? [errors] : []),
    ...(group.totalTokens > 0
      ? [
          t('{count} tokens', {
            count: approximate(formatTokensCompact(group.totalTokens), group.usageEstimated),
          }),
        ]
      : []),
    ...(group.totalCost === null
      ? []
      : [approximate(formatCost(group.totalCost), group.usageEstimated)]),
  ].join(' · ')
}
