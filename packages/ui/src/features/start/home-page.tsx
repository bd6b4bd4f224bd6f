import type { Bootstrap } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { bootstrapQuery } from '../../api/bootstrap.ts'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'

/** `/`: the projects, or straight to the only one. */
export function HomePage(): ReactNode {
  usePageTitle(t('Projects'))
  const { data, error, refetch } = useQuery(bootstrapQuery)
  if (error !== null && data === undefined) {
    return <PageState state={{ kind: 'error', error, onRetry: () => void refetch() }} />
  }
  if (data === undefined) return <PageState state={{ kind: 'loading', what: t('the projects') }} />
  const [only, ...others] = data.projects
  if (only === undefined) {
    return <NoProject organizations={data.organizations} />
  }
  if (others.length === 0) {
    return <Navigate to="/project/$projectId" params={{ projectId: only.id }} replace />
  }
  return (
    <main className="mx-auto grid w-full max-w-md gap-3 p-8">
      <h1 className="text-headline font-semibold">{t('Projects')}</h1>
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

const NewProject = lazy(async () => ({
  default: (await import('../settings/new-project.tsx')).NewProject,
}))

/** For whoever may make one: the first project. */
function NoProject({ organizations }: Pick<Bootstrap, 'organizations'>): ReactNode {
  const own = organizations.find(({ permissions }) => permissions.includes('projects:create'))
  if (own === undefined) {
    return (
      <main className="mx-auto grid w-full max-w-md gap-3 p-8">
        <h1 className="text-headline font-semibold">
          {t('There is no project for you here yet.')}
        </h1>
        <p className="text-muted">
          {t('An owner or admin of your team makes one, or invites you.')}
        </p>
      </main>
    )
  }
  return (
    <main className="mx-auto grid w-full max-w-md gap-3 p-8">
      <h1 className="text-headline font-semibold">{own.name}</h1>
      <Suspense>
        <NewProject organizationId={own.id} />
      </Suspense>
    </main>
  )
}
