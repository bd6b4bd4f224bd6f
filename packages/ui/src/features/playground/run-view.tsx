import type { ReactNode } from 'react'

import { FailureNote } from '../../components/failure-note.tsx'
import { formatDuration } from '../../format/duration.ts'
import { formatCount } from '../../format/tokens.ts'
import type { Run } from './use-run.ts'

/** The answer of a run as it comes, and what it took. */
export function RunView({ run }: { readonly run: Run }): ReactNode {
  const { completion, isRunning, durationMs, firstTokenMs, error } = run
  const { text, calls, inputTokens, outputTokens, finishReason } = completion
  const facts = [
    ...(durationMs === undefined ? [] : [formatDuration(durationMs)]),
    ...(firstTokenMs === undefined ? [] : [`first token ${formatDuration(firstTokenMs)}`]),
    ...(inputTokens === undefined ? [] : [`${formatCount(inputTokens)} tokens in`]),
    ...(outputTokens === undefined ? [] : [`${formatCount(outputTokens)} out`]),
    ...(finishReason === undefined ? [] : [finishReason]),
  ]
  return (
    <section aria-label="Answer" aria-busy={isRunning} className="grid content-start gap-2">
      <div className="flex items-center gap-3">
        <h2 className="font-medium">Answer</h2>
        <span role="status" className="numeric text-table text-muted">
          {isRunning ? 'running…' : facts.join(' · ')}
        </span>
      </div>
      <FailureNote error={error} />
      <div className="payload-text min-h-24 rounded-card border bg-subtle px-3 py-2">
        {text === '' && calls.length === 0 && !isRunning ? (
          <span className="text-faint">Nothing yet.</span>
        ) : (
          text
        )}
      </div>
      {calls.map((call, index) => (
        <div key={index} className="rounded-card border px-3 py-2 text-table">
          <span className="text-muted">calls </span>
          <code>{call.name}</code>
          <pre className="payload-text font-mono">{call.arguments}</pre>
        </div>
      ))}
    </section>
  )
}
