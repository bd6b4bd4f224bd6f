import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'

/** `/`: the projects, or straight to the only one. */
export function HomePage(): ReactNode {
  usePageTitle('Projects')
  const { data, error, refetch } = useQuery(bootstrapQuery)
  if (error !== null && data === undefined) {
    return <PageState state={{ kind: 'error', error, onRetry: () => void refetch() }} />
  }
  if (data === undefined) return <PageState state={{ kind: 'loading', what: 'the projects' }} />
  const [only, ...others] = data.projects
  if (only === undefined) {
    return <PageState state={{ kind: 'empty', title: 'There is no project on this server yet.' }} />
  }
  if (others.length === 0) {
    return <Navigate to="/project/$projectId" params={{ projectId: only.id }} replace />
  }
  return (
    <main className="mx-auto grid w-full max-w-md gap-3 p-8">
      <h1 className="text-headline font-semibold">Projects</h1>
      <ul className="grid gap-2">
        {data.projects.map(({ id, name, organizationName }) => (
          <li key={id}>
            <Link
              to="/project/$projectId"
              params={{ projectId: id }}
              className="block rounded-card border px-4 py-3 hover:bg-hover"
            >
              <span className="block font-medium">{name}</span>
              <span className="text-table text-faint">{organizationName}</span>
            </Link>
          </li>
        ))}
      </ul>
    </main>
  )
}
