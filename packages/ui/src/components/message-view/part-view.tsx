import { Brain, ChevronRight, ShieldAlert } from 'lucide-react'
import { lazy, Suspense } from 'react'
import type { ReactElement, ReactNode } from 'react'

import type { ChatPart, ChatRole, ToolCallPart } from '../../chat/chat-message.ts'
import { t } from '../../messages/translate.ts'
import { useRendering } from '../../rendering.ts'
import { FoldedText } from '../folded-text.tsx'
import { JsonView } from '../json-view/lazy-json-view.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import type { ToolRun } from './tool-call-view.tsx'
import { ToolCallView, ToolContent } from './tool-call-view.tsx'

const MediaView = lazy(async () => ({ default: (await import('./media-view.tsx')).MediaView }))

/** Lines of a message on show before the rest is asked for. */
const MESSAGE_LINES = 40
const SYSTEM_LINES = 3
const RESULT_LINES = 12

type Results = ReadonlyMap<string, readonly ChatPart[]>

export interface PartViewProps {
  readonly part: ChatPart
  readonly role: ChatRole
  readonly results: Results
  readonly runs: ReadonlyMap<ToolCallPart, ToolRun> | undefined
}

/** One part of a message. Media are named and never fetched; unknown parts are shown as JSON. */
export function PartView({ part, role, results, runs }: PartViewProps): ReactElement {
  switch (part.kind) {
    case 'text':
      return <MessageText text={part.text} role={role} />
    case 'reasoning':
      return <Reasoning text={part.text} />
    case 'refusal':
      return (
        <p className="flex items-start gap-1.5 text-warning">
          <ShieldAlert size={14} aria-hidden className="mt-1 shrink-0" />
          <span className="payload-text">{part.text}</span>
        </p>
      )
    case 'tool-call':
      return (
        <ToolCallView
          part={part}
          result={part.id === undefined ? undefined : results.get(part.id)}
          run={runs?.get(part)}
        />
      )
    case 'tool-result':
      return <ToolContent label={t('Result')} content={part.content} />
    case 'media':
      return (
        <Suspense>
          <MediaView part={part} />
        </Suspense>
      )
    case 'omitted':
      return <p className="text-table text-faint italic">{part.text}</p>
    case 'unknown':
    default:
      return <JsonView label={t('Other fields')} value={part.value} openDepth={1} />
  }
}

/** What tools answer is data; everything else is read as Markdown unless plain text was chosen. */
function MessageText({ text, role }: { text: string; role: ChatRole }): ReactNode {
  const rendering = useRendering()
  const isPlain = rendering === 'plain' || role === 'tool'
  return (
    <FoldedText
      text={text}
      lines={linesOf(role)}
      {...(isPlain ? {} : { render: (shown: string) => <Markdown text={shown} /> })}
    />
  )
}

function linesOf(role: ChatRole): number {
  if (role === 'system' || role === 'developer') return SYSTEM_LINES
  return role === 'tool' ? RESULT_LINES : MESSAGE_LINES
}

function Reasoning({ text }: { readonly text: string }): ReactNode {
  return (
    <details className="group/fold text-muted">
      <summary className="flex w-fit items-center gap-1.5 text-table">
        <ChevronRight size={14} aria-hidden className="group-open/fold:rotate-90" />
        <Brain size={14} aria-hidden />
        {t('Reasoning')}
      </summary>
      <div className="payload-text pt-1 ps-5 italic">{text}</div>
    </details>
  )
}
