import { Brain, ChevronRight, ImageIcon, ShieldAlert, Wrench } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'

import type { ChatPart, ChatRole, ToolCallPart } from '../../chat/chat-message.ts'
import { useRendering } from '../../rendering.ts'
import { FoldedText } from '../folded-text.tsx'
import { JsonView } from '../json-view/json-view.tsx'
import { Markdown } from '../markdown/markdown.tsx'

/** Lines of a message on show before the rest is asked for. */
const MESSAGE_LINES = 40
const SYSTEM_LINES = 3
const RESULT_LINES = 12

type Results = ReadonlyMap<string, readonly ChatPart[]>

export interface PartViewProps {
  readonly part: ChatPart
  readonly role: ChatRole
  readonly results: Results
}

/** One part of a message. Media are named and never fetched; unknown parts are shown as JSON. */
export function PartView({ part, role, results }: PartViewProps): ReactElement {
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
      return <ToolCall part={part} results={results} />
    case 'tool-result':
      return <ToolContent label="Result" content={part.content} />
    case 'media':
      return (
        <p className="flex items-center gap-1.5 rounded-card border bg-subtle px-2 py-1 text-table text-muted">
          <ImageIcon size={14} aria-hidden className="shrink-0" />
          <span className="shrink-0">{part.mediaType}</span>
          <span
            className="payload-line font-mono text-meta"
            title="Not loaded: nothing in a payload is fetched"
          >
            {part.source}
          </span>
        </p>
      )
    case 'omitted':
      return <p className="text-table text-faint italic">{part.text}</p>
    case 'unknown':
    default:
      return <JsonView label="Other fields" value={part.value} openDepth={1} />
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
        Reasoning
      </summary>
      <div className="payload-text pt-1 ps-5 italic">{text}</div>
    </details>
  )
}

/** A call with its arguments and, when the conversation holds it, what the tool answered. */
function ToolCall({ part, results }: { part: ToolCallPart; results: Results }): ReactNode {
  const result = part.id === undefined ? undefined : results.get(part.id)
  return (
    <div className="grid gap-2 rounded-card border p-2">
      <p className="flex items-center gap-1.5 text-table">
        <Wrench size={14} aria-hidden className="shrink-0 text-tool" />
        <span className="sr-only">Tool call</span>
        <span className="font-mono font-medium">{part.name}</span>
        {part.id !== undefined && (
          <span className="payload-line ms-auto font-mono text-meta text-faint" title={part.id}>
            {part.id}
          </span>
        )}
      </p>
      <ToolContent label="Arguments" content={part.arguments} />
      {result?.map((answer, index) => (
        <ResultPart key={index} part={answer} />
      ))}
    </div>
  )
}

function ResultPart({ part }: { readonly part: ChatPart }): ReactNode {
  if (part.kind === 'text') return <ToolContent label="Result" content={part.text} />
  if (part.kind === 'tool-result') return <ToolContent label="Result" content={part.content} />
  return <ToolContent label="Result" content={part} />
}

function ToolContent({ label, content }: { label: string; content: unknown }): ReactNode {
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
