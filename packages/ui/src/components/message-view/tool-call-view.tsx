import { ArrowRight, CircleAlert, Wrench } from 'lucide-react'
import type { ReactNode } from 'react'

import type { ChatPart, ToolCallPart } from '../../chat/chat-message.ts'
import { t } from '../../messages/translate.ts'
import { FoldedText } from '../folded-text.tsx'
import { JsonView } from '../json-view/lazy-json-view.tsx'

/** Lines of a result on show before the rest is asked for. */
const RESULT_LINES = 12

/** The step of the trace that ran a call. */
export interface ToolRun {
  readonly duration: string
  readonly hasFailed: boolean
  readonly onOpen: () => void
}

export interface ToolCallViewProps {
  readonly part: ToolCallPart
  /** What the tool answered, when the conversation holds it. */
  readonly result: readonly ChatPart[] | undefined
  readonly run: ToolRun | undefined
}

/** A call with its arguments, what the tool answered, and the way to the step that ran it. */
export function ToolCallView({ part, result, run }: ToolCallViewProps): ReactNode {
  return (
    <div className="grid gap-2 rounded-card border p-2">
      <p className="flex items-center gap-1.5 text-table">
        <Wrench size={14} aria-hidden className="shrink-0 text-tool" />
        <span className="sr-only">{t('Tool call')}</span>
        <span className="font-mono font-medium">{part.name}</span>
        {part.id !== undefined && (
          <span className="payload-line ms-auto font-mono text-meta text-faint" title={part.id}>
            {part.id}
          </span>
        )}
      </p>
      <ToolContent label={t('Arguments')} content={part.arguments} />
      {result?.map((answer, index) => (
        <ResultPart key={index} part={answer} />
      ))}
      {run !== undefined && <RunLink name={part.name} run={run} />}
    </div>
  )
}

function RunLink({ name, run }: { name: string; run: ToolRun }): ReactNode {
  return (
    <button
      type="button"
      onClick={run.onOpen}
      className="flex w-fit items-center gap-1.5 rounded-control px-1 text-table text-accent hover:underline"
    >
      {run.hasFailed && (
        <CircleAlert size={14} role="img" aria-label={t('failed:')} className="text-error" />
      )}
      <span>
        {run.hasFailed
          ? t('failed as step {name}, {duration}', { name, duration: run.duration })
          : t('ran as step {name}, {duration}', { name, duration: run.duration })}
      </span>
      <ArrowRight size={14} aria-hidden />
    </button>
  )
}

function ResultPart({ part }: { readonly part: ChatPart }): ReactNode {
  if (part.kind === 'text') return <ToolContent label={t('Result')} content={part.text} />
  if (part.kind === 'tool-result') return <ToolContent label={t('Result')} content={part.content} />
  return (
    <ToolContent
      label={t('Beside the result')}
      content={part.kind === 'unknown' ? part.value : part}
    />
  )
}

/** Arguments or a result: text as text, everything else as a tree. */
export function ToolContent({ label, content }: { label: string; content: unknown }): ReactNode {
  const isText = typeof content === 'string' && !/^\s*[[{]/u.test(content)
  return (
    <div className="grid gap-1">
      <p className="text-meta font-medium text-faint">{label}</p>
      {isText ? (
        <FoldedText
          text={content}
          lines={RESULT_LINES}
          className="rounded-card border bg-subtle px-2 py-1 font-mono text-table"
        />
      ) : (
        <JsonView label={label} value={content ?? null} openDepth={2} />
      )}
    </div>
  )
}
