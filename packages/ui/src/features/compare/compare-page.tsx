import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { CompareView } from './compare-view.tsx'
import { PickPartner } from './pick-partner.tsx'
import { useComparison } from './use-comparison.ts'

const route = getRouteApi('/project/$projectId/compare')

/** `/project/$projectId/compare?a&b`: where did two runs part. */
export function ComparePage(): ReactNode {
  const { projectId } = route.useParams()
  const { a, b } = route.useSearch()
  usePageTitle(t('Compare'))
  if (a === undefined) {
    return (
      <PageState
        state={{
          kind: 'empty',
          isWholePage: true,
          title: t('Compare two traces.'),
          text: t(
            'Open a trace and choose Compare: it is then put beside another run of the same program.',
          ),
        }}
      />
    )
  }
  if (b === undefined) return <PickPartner projectId={projectId} traceId={a} />
  return <Compared key={`${a} ${b}`} projectId={projectId} a={a} b={b} />
}

function Compared({ projectId, a, b }: { projectId: string; a: string; b: string }): ReactNode {
  const { comparison, error } = useComparison(projectId, a, b)
  if (comparison !== undefined) return <CompareView projectId={projectId} comparison={comparison} />
  if (error !== null) {
    return <PageState state={{ kind: 'error', error, onRetry: () => location.reload() }} />
  }
  return <PageState state={{ kind: 'loading', what: t('both traces') }} />
}
