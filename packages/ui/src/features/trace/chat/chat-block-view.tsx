import { ChevronDown, ChevronRight, CircleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'

import { matchToolResults } from '../../../chat/match-tool-results.ts'
import { turnMessages } from '../../../chat/turn-messages.ts'
import { approximate, Estimate } from '../../../components/estimate.tsx'
import { MessageView } from '../../../components/message-view/message-view.tsx'
import { ToolContent } from '../../../components/message-view/tool-call-view.tsx'
import { TypeIcon } from '../../../components/type-icon.tsx'
import { formatCost } from '../../../format/cost.ts'
import { formatDuration } from '../../../format/duration.ts'
import { previewOfValue } from '../../../format/preview.ts'
import { formatTokensCompact } from '../../../format/tokens.ts'
import { plural, t } from '../../../messages/translate.ts'
import type { ChatBlock } from '../../../trace-view/chat-blocks.ts'
import { modelOf, nameOf } from '../../../trace-view/columns.ts'
import type { TraceModel } from '../trace-model.ts'
import { useObservation, useTracePayload } from '../use-observation.ts'

export interface ChatBlockViewProps {
  readonly model: TraceModel
  readonly block: ChatBlock
  /** True for an agent whose own conversation is on show. */
  readonly isOpen: boolean
  readonly onToggle: () => void
  /** Selects the row of the piece. */
  readonly onShow: () => void
}

/** One piece of the conversation. */
export function ChatBlockView(props: ChatBlockViewProps): ReactElement {
  const { model, block } = props
  switch (block.kind) {
    case 'asked':
    case 'answered':
      return <Border model={model} side={block.kind} />
    case 'turn':
      return <Turn {...props} />
    case 'tool':
      return <Tool {...props} />
    case 'agent':
    default:
      return <Agent {...props} />
  }
}

/** What went into the whole trace, or came out of it. */
function Border({ model, side }: { model: TraceModel; side: 'asked' | 'answered' }): ReactNode {
  const { data, error } = useTracePayload(model)
  const messages = useMemo(() => {
    if (data === undefined) return undefined
    return side === 'asked'
      ? turnMessages(data.input, undefined).said
      : turnMessages(undefined, data.output).said
  }, [data, side])
  if (error !== null) return <Failure message={error.message} />
  if (messages === undefined) return <Pending />
  if (messages.length === 0) {
    return (
      <p className="text-table text-faint">
        {side === 'asked'
          ? t('The trace itself recorded no input.')
          : t('The trace itself recorded no output.')}
      </p>
    )
  }
  return (
    <div className="grid gap-3">
      {messages.map((message, index) => (
        <MessageView key={index} message={message} results={NO_RESULTS} />
      ))}
    </div>
  )
}

const NO_RESULTS = new Map()

/** What a model answered; what it was sent is one click away. */
function Turn({ model, block, onShow }: ChatBlockViewProps): ReactNode {
  const { data, error } = useObservation(model, block.row)
  const answer = useMemo(
    () =>
      data === undefined
        ? undefined
        : matchToolResults(turnMessages(undefined, data.output).all).messages,
    [data],
  )
  return (
    <div className="grid gap-2">
      <Head model={model} row={block.row} onShow={onShow} />
      {error !== null && <Failure message={error.message} />}
      {answer === undefined && error === null && <Pending />}
      {answer?.map((message, index) => (
        <MessageView key={index} message={message} results={NO_RESULTS} />
      ))}
      {answer?.length === 0 && (
        <p className="text-table text-faint">{t('No answer was recorded.')}</p>
      )}
    </div>
  )
}

/** A call of a tool on one line; its arguments and result on request. */
function Tool({ model, block, onShow }: ChatBlockViewProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const { data } = useObservation(model, block.row)
  const status = model.columns.status[block.row]
  return (
    <div className="grid gap-1.5 rounded-card border px-2 py-1.5">
      <Head model={model} row={block.row} onShow={onShow}>
        <FoldButton isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} what={t('the call')} />
      </Head>
      {!isOpen && (
        <p className="payload-line ps-6 font-mono text-meta text-muted">
          {previewOfValue(data?.input)} → {status ?? previewOfValue(data?.output)}
        </p>
      )}
      {isOpen && data !== undefined && (
        <div className="grid gap-2">
          <ToolContent label={t('Arguments')} content={data.input} />
          <ToolContent label={t('Result')} content={status ?? data.output} />
        </div>
      )}
    </div>
  )
}

/** An agent below another one: what it was told, what it said at last, and its own conversation on request. */
function Agent({ model, block, isOpen, onToggle, onShow }: ChatBlockViewProps): ReactNode {
  const { data } = useObservation(model, block.row)
  const steps = (model.sums.end[block.row] ?? 0) - block.row - 1
  return (
    <div className="grid gap-1.5 rounded-card border bg-subtle px-2 py-1.5">
      <Head model={model} row={block.row} onShow={onShow}>
        <FoldButton
          isOpen={isOpen}
          onToggle={onToggle}
          what={plural(steps, ['1 step', '{count} steps'])}
        />
      </Head>
      <p className="payload-line ps-6 text-table text-muted">{previewOfValue(data?.input)}</p>
      <p className="payload-line ps-6 text-table">{previewOfValue(data?.output)}</p>
    </div>
  )
}

interface FoldButtonProps {
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly what: string
}

function FoldButton({ isOpen, onToggle, what }: FoldButtonProps): ReactNode {
  const Chevron = isOpen ? ChevronDown : ChevronRight
  const label = isOpen ? t('Hide {what}', { what }) : t('Show {what}', { what })
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={onToggle}
      className="flex items-center gap-1 rounded-control px-1 text-table text-accent hover:underline"
    >
      <Chevron size={14} aria-hidden />
      {label}
    </button>
  )
}

interface HeadProps {
  readonly model: TraceModel
  readonly row: number
  readonly onShow: () => void
  readonly children?: ReactNode
}

/** Who it was, and in numbers; the name leads to the step. */
function Head({ model, row, onShow, children }: HeadProps): ReactNode {
  const { columns, sums } = model
  const duration = columns.duration[row] ?? Number.NaN
  const cost = sums.cost[row] ?? Number.NaN
  const tokens = sums.totalTokens[row] ?? 0
  const isEstimated = (sums.estimated[row] ?? 0) > 0
  return (
    <header className="numeric flex min-w-0 items-center gap-2 text-table text-muted">
      <TypeIcon type={columns.type[row] ?? 'SPAN'} />
      <button
        type="button"
        title={t('Select this step')}
        onClick={onShow}
        className="payload-line font-medium text-text hover:underline"
      >
        {nameOf(columns, row)}
      </button>
      <span className="payload-line shrink-[99] text-faint">{modelOf(columns, row)}</span>
      {columns.level[row] === 'ERROR' && (
        <CircleAlert size={14} role="img" aria-label={t('error')} className="shrink-0 text-error" />
      )}
      <span className="ms-auto flex shrink-0 items-center gap-2">
        {Number.isNaN(duration) ? t('running') : formatDuration(duration)}
        {tokens > 0 && (
          <span>
            {t('{count} tokens', { count: approximate(formatTokensCompact(tokens), isEstimated) })}
          </span>
        )}
        {!Number.isNaN(cost) && <Estimate isEstimated={isEstimated}>{formatCost(cost)}</Estimate>}
        {children}
      </span>
    </header>
  )
}

function Pending(): ReactNode {
  return <div className="running-pulse h-12 rounded-card bg-hover" />
}

function Failure({ message }: { readonly message: string }): ReactNode {
  return (
    <p role="alert" className="text-error">
      {message}
    </p>
  )
}
