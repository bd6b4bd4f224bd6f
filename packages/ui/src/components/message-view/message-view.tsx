import { Bot, CircleHelp, ScrollText, User, Wrench } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

import type { ChatMessage, ChatPart, ChatRole, ToolCallPart } from '../../chat/chat-message.ts'
import { printJson } from '../../json/parse-exact.ts'
import { t } from '../../messages/translate.ts'
import { CopyButton } from '../copy-button.tsx'
import { PartView } from './part-view.tsx'
import type { ToolRun } from './tool-call-view.tsx'

interface RoleLook {
  readonly icon: LucideIcon
  readonly rule: string
  readonly text: string
}

const ROLE_LOOKS: Readonly<Record<ChatRole, RoleLook>> = {
  system: { icon: ScrollText, rule: 'border-s-line-strong', text: 'text-muted' },
  developer: { icon: ScrollText, rule: 'border-s-line-strong', text: 'text-muted' },
  user: { icon: User, rule: 'border-s-accent-fill', text: 'text-accent' },
  assistant: { icon: Bot, rule: 'border-s-generation', text: 'text-generation' },
  tool: { icon: Wrench, rule: 'border-s-tool', text: 'text-tool' },
  other: { icon: CircleHelp, rule: 'border-s-line', text: 'text-muted' },
}

export interface MessageViewProps {
  readonly message: ChatMessage
  /** What tools answered, by the id of the call. */
  readonly results: ReadonlyMap<string, readonly ChatPart[]>
  /** The steps of the trace that ran the calls of the message, where they are known. */
  readonly runs?: ReadonlyMap<ToolCallPart, ToolRun> | undefined
}

/** One message: who speaks is told by label, icon and the rule at its side. */
export function MessageView({ message, results, runs }: MessageViewProps): ReactNode {
  const { icon: Icon, rule, text } = ROLE_LOOKS[message.role]
  return (
    <article
      className={`group grid gap-1.5 border-s-2 ps-3 ${rule}`}
      aria-label={t('{roleName} message', { roleName: message.roleName })}
    >
      <header className="flex h-5 items-center gap-1.5 text-table">
        <Icon size={14} aria-hidden className={`shrink-0 ${text}`} />
        <span className="font-medium capitalize">{message.roleName}</span>
        {message.name !== undefined && (
          <span className="payload-line text-muted">{message.name}</span>
        )}
        <span className="ms-auto opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
          <CopyButton label={t('Copy the message')} text={() => messageText(message)} isIconOnly />
        </span>
      </header>
      {message.parts.length === 0 && <p className="text-faint">{t('empty')}</p>}
      {message.parts.map((part, index) => (
        <PartView key={index} part={part} role={message.role} results={results} runs={runs} />
      ))}
    </article>
  )
}

function messageText({ parts }: ChatMessage): string {
  return parts.map((part) => ('text' in part ? part.text : printJson(part))).join('\n\n')
}
