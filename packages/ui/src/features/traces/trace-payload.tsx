import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ReactNode } from 'react'

import { projectTrace, tracePayloadQuery } from '../../api/trace-source.ts'
import { matchToolResults } from '../../chat/match-tool-results.ts'
import { normaliseConversation } from '../../chat/normalise-conversation.ts'
import { MessageView } from '../../components/message-view/message-view.tsx'
import { PageState } from '../../components/page-state.tsx'
import { PayloadSection } from '../../components/payload-section.tsx'
import { t } from '../../messages/translate.ts'

export interface TracePayloadProps {
  readonly projectId: string
  readonly traceId: string
}

/** What went into a trace and came out. */
export function TracePayload({ projectId, traceId }: TracePayloadProps): ReactNode {
  const payload = useQuery(tracePayloadQuery(projectTrace(projectId, traceId)))
  if (payload.data === undefined) {
    const onRetry = () => void payload.refetch()
    return payload.isError ? (
      <PageState state={{ kind: 'error', error: payload.error, onRetry }} />
    ) : (
      <PageState state={{ kind: 'loading', what: t('the trace') }} />
    )
  }
  return (
    <>
      <Value title={t('Input')} role="user" value={payload.data.input} />
      <Value title={t('Output')} role="assistant" value={payload.data.output} />
    </>
  )
}

interface ValueProps {
  readonly title: string
  readonly role: 'user' | 'assistant'
  readonly value: unknown
}

/** Messages where a value holds some, else the value itself. */
function Value({ title, role, value }: ValueProps): ReactNode {
  const { messages, results } = useMemo(
    () => matchToolResults(normaliseConversation(value, role)?.messages ?? []),
    [value, role],
  )
  const isSaid = messages.some((message) => message.role !== 'other')
  if (!isSaid) return <PayloadSection title={title} value={value} />
  return (
    <section aria-label={title} className="grid gap-3">
      {messages.map((message, index) => (
        <MessageView key={index} message={message} results={results} />
      ))}
    </section>
  )
}
