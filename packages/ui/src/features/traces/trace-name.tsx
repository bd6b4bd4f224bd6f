import type { TraceRow } from '@heddle/core/schemas'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

import { shortId } from '../../format/id.ts'
import { plural, t } from '../../messages/translate.ts'

/** How a trace is called where it has no name. */
export function traceName({ name, id }: Pick<TraceRow, 'name' | 'id'>): string {
  return name ?? t('trace {traceId}', { traceId: shortId(id) })
}

/** The status of a trace and the link to it. */
export function TraceName(props: { row: TraceRow; projectId: string }): ReactNode {
  const { row, projectId } = props
  return (
    <>
      <Status row={row} />
      <Link
        to="/project/$projectId/traces/$traceId"
        params={{ projectId, traceId: row.id }}
        tabIndex={-1}
        className="payload-line font-medium"
        title={row.name ?? row.id}
      >
        {traceName(row)}
      </Link>
    </>
  )
}

function Status({ row }: { readonly row: TraceRow }): ReactNode {
  if (row.errorCount > 0) {
    const label = plural(row.errorCount, ['1 error', '{count} errors'])
    return <CircleAlert size={14} role="img" aria-label={label} className="shrink-0 text-error" />
  }
  if (row.running) {
    return (
      <LoaderCircle
        size={14}
        role="img"
        aria-label={t('running')}
        className="shrink-0 text-accent motion-safe:animate-spin"
      />
    )
  }
  if (row.warningCount > 0) {
    return (
      <TriangleAlert
        size={14}
        role="img"
        aria-label={t('warning')}
        className="shrink-0 text-warning"
      />
    )
  }
  return <CircleCheck size={14} role="img" aria-label={t('ok')} className="shrink-0 text-success" />
}
