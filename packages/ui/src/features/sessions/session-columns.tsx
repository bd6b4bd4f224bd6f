import { Moment } from '../../components/moment.tsx'
import { GROUP_COLUMNS } from '../../components/trace-group-cells.tsx'
import type { TraceGroupColumn } from '../../components/trace-group-table.tsx'
import { t } from '../../messages/translate.ts'

const { traces, duration, errors, tokens, cost } = GROUP_COLUMNS

/** The columns of a list of sessions. */
export const SESSION_COLUMNS: readonly TraceGroupColumn[] = [
  { label: t('Session'), cell: ({ id }) => id },
  { label: t('Users'), cell: ({ userIds }) => userIds.join(', ') },
  { label: t('Last trace'), isNumber: true, cell: ({ lastAt }) => <Moment at={lastAt} /> },
  traces,
  duration,
  errors,
  tokens,
  cost,
]
