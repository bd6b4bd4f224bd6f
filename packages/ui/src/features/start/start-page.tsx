import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { baseUrl } from '../../base-path.ts'
import { CodeBlock } from '../../components/code-block.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { Tabs } from '../../components/tabs.tsx'
import { usePageTitle } from '../../components/use-page-title.ts'
import { rich } from '../../messages/rich.ts'
import { plural, t } from '../../messages/translate.ts'
import { ArrivalLog } from '../ingestion/arrival-log.tsx'
import { useProject } from '../shell/use-project.ts'
import type { Snippet } from './snippets.ts'
import { startSnippets } from './snippets.ts'
import { useFirstTrace } from './use-first-trace.ts'

/** Where the client looks when nothing is configured. */
const DEFAULT_ADDRESS = 'http://127.0.0.1:4114'
const LOCAL_PUBLIC_KEY = 'pk-heddle-local'

/** How to send the first trace; turns to the list when it has arrived. */
export function StartPage(): ReactNode {
  usePageTitle(t('Connect'))
  const { projectId } = useParams({ from: '/project/$projectId' })
  const { bootstrap } = useProject()
  const [open, setOpen] = useState('langchain')
  const arrival = useFirstTrace(projectId)
  const keys = bootstrap.data?.localKeys
  const address = baseUrl().href.replace(/\/$/u, '')
  const snippets = startSnippets({
    baseUrl: address,
    publicKey: keys?.publicKey ?? 'pk-…',
    secretKey: keys?.secretKey ?? 'sk-…',
    needsNoKeys: address === DEFAULT_ADDRESS && keys?.publicKey === LOCAL_PUBLIC_KEY,
  })
  return (
    <>
      <PageHeader
        title={arrival.kind === 'connected' ? t('Connect your app') : t('Send your first trace')}
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid max-w-3xl grid-cols-1 gap-5 px-6 py-6 max-md:px-4">
          <Arrival arrival={arrival} />
          {keys === null && <KeysLink projectId={projectId} />}
          <Tabs
            label={t('Way of connecting')}
            tabs={snippets.map(({ id, label }) => ({ id, label }))}
            selected={open}
            onSelect={setOpen}
          />
          <Steps snippet={snippets.find(({ id }) => id === open)} />
          <section aria-labelledby="arrivals" className="grid grid-cols-1 gap-2">
            <h2 id="arrivals" className="font-medium">
              {t('What arrived')}
            </h2>
            <ArrivalLog
              projectId={projectId}
              nothing={t(
                'Nothing yet: every request that reaches this server shows up here, also one that is refused.',
              )}
            />
          </section>
          <NothingArrives />
        </div>
      </div>
    </>
  )
}

function KeysLink({ projectId }: { readonly projectId: string }): ReactNode {
  return (
    <p>
      {rich('The steps below take a pair of keys: {link}.', {
        link: (
          <Link
            to="/project/$projectId/settings/$page"
            params={{ projectId, page: 'keys' }}
            className="text-accent underline"
          >
            {t('make API keys')}
          </Link>
        ),
      })}
    </p>
  )
}

function Arrival({ arrival }: { readonly arrival: ReturnType<typeof useFirstTrace> }): ReactNode {
  const isHere = arrival.kind === 'arrived'
  return (
    <p
      role="status"
      className={`flex items-center gap-2 rounded-card border px-4 py-3 ${isHere ? 'border-success-fill bg-success-tint text-success' : 'bg-subtle text-muted'}`}
    >
      <span aria-hidden className={`size-2 shrink-0 rounded-full ${DOTS[arrival.kind]}`} />
      {ARRIVAL_TEXT[arrival.kind]}
      {isHere && (
        <span className="truncate font-medium">
          {arrival.name ?? t('without a name')},{' '}
          {plural(arrival.steps, ['{count} observation', '{count} observations'])}
        </span>
      )}
    </p>
  )
}

const DOTS = {
  waiting: 'running-pulse bg-accent-fill',
  arrived: 'bg-success-fill',
  connected: 'bg-success-fill',
  unreachable: 'running-pulse bg-warning-fill',
} as const

const ARRIVAL_TEXT = {
  waiting: t('Waiting for your first trace. This page notices it by itself.'),
  arrived: t('First trace:'),
  connected: t('This project receives traces.'),
  unreachable: t('The server cannot be reached. Trying again…'),
} as const

function Steps({ snippet }: { readonly snippet: Snippet | undefined }): ReactNode {
  return (
    <ol className="grid gap-4">
      {snippet?.steps.map(({ title, code, note }, index) => (
        <li key={title} className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-2">
          <span className="numeric grid size-5 place-items-center rounded-full bg-accent-tint text-meta font-semibold text-accent">
            {index + 1}
          </span>
          <div className="grid grid-cols-1 gap-1.5">
            <h2 className="font-medium">{title}</h2>
            <CodeBlock code={code} label={t('Copy: {title}', { title })} />
            {note !== undefined && <p className="text-table text-faint">{note}</p>}
          </div>
        </li>
      ))}
    </ol>
  )
}

function NothingArrives(): ReactNode {
  return (
    <details className="text-muted">
      <summary className="w-fit text-table">{t('Nothing arrives?')}</summary>
      <ul className="grid list-disc gap-1 ps-5 pt-2 text-table">
        <li>
          {rich('A short program ends before its queue is sent: call {code} last.', {
            code: <Code>await flush()</Code>,
          })}
        </li>
        <li>{t('The keys or the address are not in the process: is the .env file loaded?')}</li>
        <li>
          {rich('Another address is set: {code} wins over the default.', {
            code: <Code>HEDDLE_BASE_URL</Code>,
          })}
        </li>
        <li>
          {rich('Tracing is off: {code}, or production without keys.', {
            code: <Code>HEDDLE_ENABLED=false</Code>,
          })}
        </li>
        <li>
          {rich(
            'A proxy answers instead of the server: the report of {code} names the last error.',
            {
              code: <Code>flush()</Code>,
            },
          )}
        </li>
      </ul>
    </details>
  )
}

function Code({ children }: { readonly children: string }): ReactNode {
  return <code className="rounded-control bg-sunken px-1 font-mono text-meta">{children}</code>
}
