import type { PromptMeta } from '@heddle/core/schemas'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { promptsQuery } from '../../api/prompts.ts'
import { Button } from '../../components/button.tsx'
import { Moment } from '../../components/moment.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { t } from '../../messages/translate.ts'
import { LabelChips } from './label-chips.tsx'
import { PromptEditor } from './prompt-editor.tsx'

const route = getRouteApi('/project/$projectId/prompts/')

/** `/project/$projectId/prompts`: which texts there are, and which of them is live. */
export function PromptsPage(): ReactNode {
  usePageTitle(t('Prompts'))
  const { projectId } = route.useParams()
  const { edit } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <PageHeader title={t('Prompts')}>
        {edit === undefined && (
          <Button kind="primary" onClick={() => void navigate({ search: { edit: 'new' } })}>
            {t('New prompt')}
          </Button>
        )}
      </PageHeader>
      {edit === undefined ? (
        <Prompts projectId={projectId} />
      ) : (
        <PromptEditor
          projectId={projectId}
          name=""
          versions={[]}
          selected={undefined}
          onClose={() => void navigate({ search: {} })}
        />
      )}
    </>
  )
}

function Prompts({ projectId }: { readonly projectId: string }): ReactNode {
  const pages = useInfiniteQuery(promptsQuery(projectId))
  const rows = pages.data?.pages.flatMap(({ data }) => data) ?? []
  if (rows.length > 0) {
    return (
      <div
        tabIndex={0}
        role="region"
        aria-label={t('Prompts')}
        className="min-h-0 overflow-auto px-4 pb-4"
      >
        <PromptTable projectId={projectId} rows={rows} />
        {pages.hasNextPage && (
          <Button isDisabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t('More prompts')}
          </Button>
        )}
      </div>
    )
  }
  if (pages.isError) {
    const onRetry = () => void pages.refetch()
    return <PageState state={{ kind: 'error', error: pages.error, onRetry }} />
  }
  if (pages.isPending) return <PageState state={{ kind: 'loading', what: t('the prompts') }} />
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No prompts yet.'),
        text: t('Keep prompts out of your code and change them without a deploy.'),
        action: <code className="text-table">await heddle.prompts.get('answer')</code>,
      }}
    />
  )
}

function PromptTable(props: { projectId: string; rows: readonly PromptMeta[] }): ReactNode {
  return (
    <table className="w-full text-table">
      <thead>
        <tr className="text-start text-faint">
          {[t('Name'), t('Labels'), t('Versions'), t('Type'), t('Changed')].map((heading) => (
            <th
              key={heading}
              scope="col"
              className="py-1.5 pe-4 text-start font-normal whitespace-nowrap"
            >
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.name} className="border-t hover:bg-hover">
            <th scope="row" className="max-w-96 truncate py-1.5 pe-4 text-start font-medium">
              <Link
                to="/project/$projectId/prompts/$"
                params={{ projectId: props.projectId, _splat: row.name }}
                title={row.name}
              >
                {row.name}
              </Link>
            </th>
            <td className="pe-4">
              <LabelChips labels={row.labels} />
            </td>
            <td className="numeric pe-4">{row.versions.length}</td>
            <td className="pe-4 text-muted">{row.type}</td>
            <td className="numeric whitespace-nowrap text-muted">
              <Moment at={row.lastUpdatedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
