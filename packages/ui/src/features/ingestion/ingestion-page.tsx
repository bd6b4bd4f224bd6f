import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { deliveriesQuery } from '../../api/live.ts'
import { Button } from '../../components/button.tsx'
import { ConnectLink } from '../../components/connect-link.tsx'
import { LiveDot } from '../../components/live-dot.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { PageState } from '../../components/page-state.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import { ArrivalLog } from './arrival-log.tsx'
import { type LedgerSums, sumLedger } from './ledger-sums.ts'
import { DeliveryIcon, LedgerTable } from './ledger-table.tsx'

const route = getRouteApi('/project/$projectId/ingestion')

/** How often the ledger is asked for while it is on show, ms: it is written about once a second. */
const ASK_MS = 3_000

/** `/project/$projectId/ingestion`: did everything arrive. */
export function IngestionPage(): ReactNode {
  usePageTitle(t('Ingestion'))
  const { projectId } = route.useParams()
  return (
    <>
      <PageHeader title={t('Ingestion')}>
        <LiveDot />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="grid content-start gap-6 p-4">
          <section aria-labelledby="clients" className="grid gap-2">
            <h2 id="clients" className="font-medium">
              {t('Clients')}
            </h2>
            <Ledger projectId={projectId} />
          </section>
          <section aria-labelledby="refused" className="grid gap-2">
            <h2 id="refused" className="font-medium">
              {t('Refused in the last 15 minutes')}
            </h2>
            <ArrivalLog projectId={projectId} nothing={t('No request was refused.')} onlyRefused />
          </section>
        </div>
      </div>
    </>
  )
}

function Ledger({ projectId }: { readonly projectId: string }): ReactNode {
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useQuery({
    ...deliveriesQuery(projectId, page),
    refetchInterval: ASK_MS,
    placeholderData: keepPreviousData,
  })
  if (data === undefined) {
    return (
      <PageState
        state={
          error === null
            ? { kind: 'loading', what: t('the ledger') }
            : { kind: 'error', error, onRetry: () => void refetch() }
        }
      />
    )
  }
  if (data.meta.totalItems === 0) return <NoClients projectId={projectId} />
  const { totalPages } = data.meta
  return (
    <>
      <Sums sums={sumLedger(data.data, Date.now())} isPart={totalPages > 1} />
      <LedgerTable processes={data.data} />
      {totalPages > 1 && (
        <div className="flex items-center gap-2 text-table text-muted">
          <Button isDisabled={page <= 1} onClick={() => setPage(page - 1)}>
            {t('Newer')}
          </Button>
          <Button isDisabled={page >= totalPages} onClick={() => setPage(page + 1)}>
            {t('Older')}
          </Button>
          {t('Page {page} of {pages}', { page: formatCount(page), pages: formatCount(totalPages) })}
        </div>
      )}
    </>
  )
}

function Sums({
  sums,
  isPart,
}: {
  readonly sums: LedgerSums
  readonly isPart: boolean
}): ReactNode {
  const { numbered, accepted, refused, dropped, missing, delivery } = sums
  return (
    <p className="flex flex-wrap items-center gap-x-2 text-muted">
      <DeliveryIcon delivery={delivery} />
      {[
        t('{stored} of {numbered} events stored', {
          stored: formatCount(accepted),
          numbered: formatCount(numbered),
        }),
        refused !== 0 && t('{count} refused', { count: formatCount(refused) }),
        dropped !== 0 && t('{count} dropped', { count: formatCount(dropped) }),
        missing !== 0 && t('{count} missing', { count: formatCount(missing) }),
      ]
        .filter(Boolean)
        .join(', ')}
      {isPart && ` ${t('by the clients on this page')}`}
    </p>
  )
}

function NoClients({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <PageState
      state={{
        kind: 'empty',
        title: t('No client has reported yet.'),
        text: t(
          'Clients of Heddle number their events, so that this page can say what is missing. Events of other SDKs are stored, but not numbered.',
        ),
        action: <ConnectLink projectId={projectId} />,
      }}
    />
  )
}
