import { use, useMemo, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import type { ToolDefinition } from '../../chat/chat-message.ts'
import { matchToolResults } from '../../chat/match-tool-results.ts'
import { newMessages } from '../../chat/new-messages.ts'
import { normaliseConversation } from '../../chat/normalise-conversation.ts'
import { repeatedMessages } from '../../chat/repeated-messages.ts'
import { JsonView } from '../../components/json-view/lazy-json-view.tsx'
import { absenceOf, LeftOut } from '../../components/left-out.ts'
import { MessageView } from '../../components/message-view/message-view.tsx'
import { Segments } from '../../components/segments.tsx'
import { formatCount } from '../../format/tokens.ts'
import { plural, t } from '../../messages/translate.ts'
import { chooseRendering, useRendering } from '../../rendering.ts'
import type { CallerOfTools } from './tool-runs.ts'
import { findToolRuns } from './tool-runs.ts'
import type { PreviousMessages } from './use-previous-messages.ts'

const RENDERINGS = [
  { id: 'rendered', label: t('Rendered') },
  { id: 'plain', label: t('Plain') },
] as const

export interface MessagesTabProps {
  readonly input: unknown
  readonly output: unknown
  /** The model call whose answer this is: its tool calls then lead to the steps that ran them. */
  readonly caller?: CallerOfTools
  /** What the call before said: what is said again is folded into one line. */
  readonly before?: PreviousMessages
}

/** Input and output as one conversation; a side that is none is shown as it came. */
export function MessagesTab({ input, output, caller, before }: MessagesTabProps): ReactNode {
  const [showsRepeated, setShowsRepeated] = useState(false)
  const { sent, answered, joined, tools, repeated } = useMemo(() => {
    const asked = normaliseConversation(input, 'user')
    const after = normaliseConversation(output, 'assistant')
    const sentMessages = asked?.messages ?? []
    const messages = [...sentMessages, ...newMessages(sentMessages, after?.messages ?? [])]
    const count = repeatedMessages(before?.messages ?? [], sentMessages)
    return {
      sent: asked,
      answered: after,
      joined: matchToolResults(showsRepeated ? messages : messages.slice(count)),
      tools: asked?.tools ?? [],
      repeated: count,
    }
  }, [input, output, before, showsRepeated])
  const runs = caller && findToolRuns(answered?.messages ?? [], caller)
  const rendering = useRendering()
  useActions({
    'detail.rendering': () => chooseRendering(rendering === 'plain' ? 'rendered' : 'plain'),
  })
  const rest = { ...sent?.rest, ...answered?.rest }
  return (
    <div className="relative grid gap-5">
      <div className="absolute end-0 -top-1 z-10 bg-bg">
        <Segments
          label={t('How texts are shown')}
          options={RENDERINGS}
          selected={rendering}
          onSelect={chooseRendering}
        />
      </div>
      {sent === undefined && <Unread label={t('Input')} value={input} />}
      {repeated > 0 && (
        <RepeatedMessages
          count={repeated}
          isShown={showsRepeated}
          onToggle={() => setShowsRepeated(!showsRepeated)}
          onOpenBefore={() => caller?.state.goTo(before?.row ?? caller.row)}
        />
      )}
      {joined.messages.map((message, index) => (
        <MessageView key={index} message={message} results={joined.results} runs={runs} />
      ))}
      {answered === undefined && <Unread label={t('Output')} value={output} />}
      {Object.keys(rest).length > 0 && (
        <Section title={t('Beside the messages')}>
          <JsonView label={t('Beside the messages')} value={rest} openDepth={1} />
        </Section>
      )}
      {tools.length > 0 && <OfferedTools tools={tools} />}
    </div>
  )
}

interface RepeatedMessagesProps {
  readonly count: number
  readonly isShown: boolean
  readonly onToggle: () => void
  readonly onOpenBefore: () => void
}

/** One line for what the call before had sent already. */
function RepeatedMessages(props: RepeatedMessagesProps): ReactNode {
  const { count, isShown, onToggle, onOpenBefore } = props
  return (
    <p className="flex h-5 items-center gap-1.5 pe-32 text-table text-faint">
      <span className="numeric">{t('{count} messages as in', { count: formatCount(count) })}</span>
      <button type="button" onClick={onOpenBefore} className="text-accent underline">
        {t('the call before')}
      </button>
      <button
        type="button"
        aria-expanded={isShown}
        onClick={onToggle}
        className="text-accent underline"
      >
        {isShown ? t('hide them') : t('show them')}
      </button>
    </p>
  )
}

function Unread({ label, value }: { label: string; value: unknown }): ReactNode {
  const leftOut = use(LeftOut)
  const isAbsent = value === null || value === undefined || value === ''
  return (
    <Section title={label}>
      {isAbsent ? (
        <p className="text-faint">{absenceOf(label, leftOut)}</p>
      ) : (
        <JsonView label={label} value={value} />
      )}
    </Section>
  )
}

function OfferedTools({ tools }: { readonly tools: readonly ToolDefinition[] }): ReactNode {
  return (
    <details>
      <summary className="w-fit text-table text-muted">
        {plural(tools.length, ['1 tool offered', '{count} tools offered'])}
      </summary>
      <ul className="grid gap-3 pt-2">
        {tools.map(({ name, description, parameters }) => (
          <li key={name} className="grid gap-1">
            <p className="font-mono text-table font-medium">{name}</p>
            {description !== undefined && <p className="payload-text text-muted">{description}</p>}
            {parameters !== undefined && (
              <JsonView
                label={t('Parameters of {name}', { name })}
                value={parameters}
                openDepth={1}
              />
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-table font-medium text-muted">{title}</h3>
      {children}
    </section>
  )
}
