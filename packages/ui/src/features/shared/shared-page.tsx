import type { SharedTrace } from '@heddle/core/schemas'
import type { UseQueryResult } from '@tanstack/react-query'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { sharedSource, sharedTraceQuery } from '../../api/shares.ts'
import { Moment } from '../../components/moment.tsx'
import type { PageStateKind } from '../../components/page-state.tsx'
import { PageState } from '../../components/page-state.tsx'
import { ThemeSwitch } from '../../components/theme-switch.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { TraceSourceProvider } from '../trace/trace-source-provider.tsx'
import { TraceView } from '../trace/trace-view.tsx'
import { useSkeleton } from '../trace/use-skeleton.ts'

/** `/shared#token`: one trace for whoever holds the link, without anything that leads further or changes something. */
export function SharedPage(): ReactNode {
  const [token] = useState(() => location.hash.slice(1))
  const shared = useQuery({ ...sharedTraceQuery(token), enabled: token !== '' })
  usePageTitle(t('Shared trace'))
  if (shared.data !== undefined) return <Shared token={token} shared={shared.data} />
  return (
    <main className="flex h-full">
      <PageState state={stateOf(token, shared)} />
    </main>
  )
}

/** What is shown while there is no trace to show. */
function stateOf(
  token: string,
  { error, refetch }: Pick<UseQueryResult, 'error' | 'refetch'>,
): PageStateKind {
  if (token === '') {
    return {
      kind: 'empty',
      isWholePage: true,
      title: t('This link is not whole.'),
      text: t('A link to a shared trace ends with # and a long word: copy all of it.'),
    }
  }
  return error === null
    ? { kind: 'loading', what: t('the shared trace') }
    : { kind: 'error', error, onRetry: () => void refetch() }
}

function Shared({ token, shared }: { token: string; shared: SharedTrace }): ReactNode {
  const source = useMemo(() => sharedSource(token, shared), [token, shared])
  const { data, error, refetch, dataUpdatedAt } = useSkeleton(source, shared.traceId)
  return (
    <div className="flex h-full flex-col">
      <Banner shared={shared} />
      <main className="flex min-h-0 flex-1 flex-col">
        {data !== undefined ? (
          <TraceSourceProvider source={source}>
            <TraceView skeleton={data} receivedMs={dataUpdatedAt} />
          </TraceSourceProvider>
        ) : error === null ? (
          <PageState state={{ kind: 'loading', what: t('the shared trace') }} />
        ) : (
          <PageState state={{ kind: 'error', error, onRetry: () => void refetch() }} />
        )}
      </main>
    </div>
  )
}

/** That it was shared, what its giver says, what is left out and until when. */
function Banner({ shared }: { readonly shared: SharedTrace }): ReactNode {
  const { note, redactions, expiresAt } = shared
  return (
    <aside
      aria-label={t('About this link')}
      className="flex min-h-10 shrink-0 flex-wrap items-center gap-x-4 border-b bg-subtle px-4 text-table text-muted max-md:px-3"
    >
      <span className="font-medium text-text">{t('Shared, for reading only')}</span>
      {note !== '' && <span className="payload-text">{note}</span>}
      {redactions.length > 0 && (
        <span>{t('left out: {redactions}', { redactions: redactions.join(', ') })}</span>
      )}
      <span className="numeric ms-auto">
        {expiresAt !== null && rich('until {time}', { time: <Moment at={expiresAt} /> })}
      </span>
      <ThemeSwitch />
    </aside>
  )
}
