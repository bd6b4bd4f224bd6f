import type { ReactNode } from 'react'

import { FailureNote } from '../../components/failure-note.tsx'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import { inContext } from '../../messages/in-context.ts'
import { t } from '../../messages/translate.ts'
import type { Run } from './use-run.ts'

/** The answer of a run as it comes, and what it took. */
export function RunView({ run }: { readonly run: Run }): ReactNode {
  const { completion, isRunning, durationMs, firstTokenMs, error } = run
  const { text, calls, inputTokens, outputTokens, finishReason } = completion
  const facts = [
    ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
    ...(firstTokenMs === undefined
      ? []
      : [t('first token {firstTokenMs}', { firstTokenMs: formatDuration(firstTokenMs) })]),
    ...(inputTokens === undefined
      ? []
      : [t('{count} tokens in', { count: formatCount(inputTokens) })]),
    ...(outputTokens === undefined ? [] : [t('{count} out', { count: formatCount(outputTokens) })]),
    ...(finishReason === undefined ? [] : [finishReason]),
  ]
  return (
    <section aria-label={t('Answer')} aria-busy={isRunning} className="grid content-start gap-2">
      <div className="flex items-center gap-3">
        <h2 className="font-medium">{t('Answer')}</h2>
        <span role="status" className="numeric text-table text-muted">
          {isRunning ? t('running…') : facts.join(' · ')}
        </span>
      </div>
      <FailureNote error={error} />
      <div className="payload-text min-h-24 rounded-card border bg-subtle px-3 py-2">
        {text === '' && calls.length === 0 && !isRunning ? (
          <span className="text-faint">{t('Nothing yet.')}</span>
        ) : (
          text
        )}
      </div>
      {calls.map((call, index) => (
        <div key={index} className="rounded-card border px-3 py-2 text-table">
          <span className="text-muted">{inContext('verb', 'calls')} </span>
          <code>{call.name}</code>
          <pre className="payload-text font-mono">{call.arguments}</pre>
        </div>
      ))}
    </section>
  )
}
