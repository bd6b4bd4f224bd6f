import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { newestRowsQuery } from '../../api/traces.ts'
import { PageState } from '../../components/page-state.tsx'
import { t } from '../../messages/translate.ts'

/** `/project/$projectId`: the start page while no trace exists, else the overview. */
export function ProjectHomePage(): ReactNode {
  const { projectId } = useParams({ from: '/project/$projectId' })
  const { data, error, refetch } = useQuery(newestRowsQuery(projectId, {}, 1))
  if (error !== null && data === undefined) {
    return <PageState state={{ kind: 'error', error, onRetry: () => void refetch() }} />
  }
  if (data === undefined) return <PageState state={{ kind: 'loading', what: t('the project') }} />
  return data.rows.length === 0 ? (
    <Navigate to="/project/$projectId/start" params={{ projectId }} replace />
  ) : (
    <Navigate to="/project/$projectId/overview" params={{ projectId }} replace />
  )
}
