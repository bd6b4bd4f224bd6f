import { CircleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'

import { ApiError } from '../api/client.ts'
import { t } from '../messages/translate.ts'
import { CopyButton } from './copy-button.tsx'

/** Loading longer than this, ms, deserves a word. */
const SLOW_MS = 4000

export type PageStateKind =
  | { readonly kind: 'loading'; readonly what: string }
  | { readonly kind: 'error'; readonly error: Error; readonly onRetry: () => void }
  | {
      readonly kind: 'empty'
      readonly title: string
      readonly text?: ReactNode
      readonly action?: ReactNode
      /** True: the page has no other title. */
      readonly isWholePage?: true
    }

/** What a page shows instead of its content. */
export function PageState({ state }: { readonly state: PageStateKind }): ReactElement {
  switch (state.kind) {
    case 'loading':
      return <Loading what={state.what} />
    case 'error':
      return <Failed error={state.error} onRetry={state.onRetry} />
    case 'empty':
    default:
      return <Empty {...state} />
  }
}

function Empty(props: Extract<PageStateKind, { kind: 'empty' }>): ReactNode {
  const Heading = props.isWholePage === true ? 'h1' : 'h2'
  return (
    <div className="m-auto grid max-w-md justify-items-center gap-3 p-8 text-center">
      <Heading className="text-headline font-semibold">{props.title}</Heading>
      {props.text !== undefined && <p className="text-muted">{props.text}</p>}
      {props.action}
    </div>
  )
}

/** Widths of the placeholder lines, so that they do not look like a table of equal rows. */
const SKELETON_WIDTHS = ['w-2/3', 'w-1/2', 'w-3/5', 'w-2/5', 'w-1/2', 'w-1/3'] as const

function Loading({ what }: { readonly what: string }): ReactNode {
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div
      role="status"
      aria-label={t('Loading {what}', { what })}
      className="grid w-full content-start gap-3 p-4"
    >
      {SKELETON_WIDTHS.map((width, index) => (
        <div key={index} className={`running-pulse h-4 rounded-control bg-hover ${width}`} />
      ))}
      {isSlow && (
        <p className="text-muted">{t('Loading {what} takes longer than usual.', { what })}</p>
      )}
    </div>
  )
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }): ReactNode {
  const requestId = error instanceof ApiError ? error.requestId : undefined
  return (
    <div role="alert" className="m-auto grid max-w-lg justify-items-center gap-3 p-8 text-center">
      <CircleAlert size={24} className="text-error" aria-hidden />
      <p className="payload-text text-emphasis">{error.message}</p>
      {requestId !== undefined && (
        <p className="font-mono text-meta text-faint">{t('request {requestId}', { requestId })}</p>
      )}
      <div className="flex gap-2">
        <button
          type="button"
          onClick={onRetry}
          className="h-7 rounded-control bg-accent-fill px-3 font-medium text-on-fill"
        >
          {t('Retry')}
        </button>
        <CopyButton
          label={t('Copy details')}
          text={() =>
            [error.message, requestId && t('request {requestId}', { requestId }), location.href]
              .filter(Boolean)
              .join('\n')
          }
        />
      </div>
    </div>
  )
}
