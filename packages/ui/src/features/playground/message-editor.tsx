import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { printJson } from '../../json/parse-exact.ts'
import { t } from '../../messages/translate.ts'
import type { PlaygroundMessage } from './playground-document.ts'

const ROLES = ['system', 'user', 'assistant', 'tool', 'developer'] as const

export interface MessageEditorProps {
  readonly messages: readonly PlaygroundMessage[]
  readonly onChange: (messages: readonly PlaygroundMessage[]) => void
}

/** The messages of a call: role and text are edited, what else one holds is shown and sent along. */
export function MessageEditor({ messages, onChange }: MessageEditorProps): ReactNode {
  const set = (index: number, change: Partial<PlaygroundMessage>): void =>
    onChange(messages.map((one, at) => (at === index ? { ...one, ...change } : one)))
  return (
    <section aria-label={t('Messages')} className="grid gap-3">
      {messages.map((message, index) => (
        <div
          // Messages have no identity of their own.
          key={index}
          role="group"
          aria-label={t('Message {index}', { index: index + 1 })}
          className="grid gap-1 rounded-card border p-2"
        >
          <div className="flex items-center gap-2">
            <select
              aria-label={t('Role of message {index}', { index: index + 1 })}
              value={message.role}
              onChange={({ target }) => set(index, { role: target.value })}
              className="h-7 rounded-control border bg-bg px-1 text-table"
            >
              {[...new Set([...ROLES, message.role])].map((role) => (
                <option key={role}>{role}</option>
              ))}
            </select>
            <button
              type="button"
              aria-label={t('Remove message {index}', { index: index + 1 })}
              disabled={messages.length === 1}
              onClick={() => onChange(messages.filter((_, at) => at !== index))}
              className="ms-auto grid size-6 place-items-center rounded-control text-muted hover:bg-hover disabled:opacity-40"
            >
              <X size={14} aria-hidden />
            </button>
          </div>
          <textarea
            aria-label={t('Text of message {index}', { index: index + 1 })}
            value={message.content}
            rows={Math.min(12, Math.max(2, message.content.split('\n').length))}
            onChange={({ target }) => set(index, { content: target.value })}
            className="payload-text w-full rounded-control border border-line-strong bg-bg px-2 py-1 text-table"
          />
          {Object.keys(message.more).length > 0 && (
            <details className="text-table text-muted">
              <summary>
                {t('Sent along: {fields}', { fields: Object.keys(message.more).join(', ') })}
              </summary>
              <pre className="payload-text font-mono">{printJson(message.more)}</pre>
            </details>
          )}
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...messages, { role: 'user', content: '', more: {} }])}>
          {t('Add message')}
        </Button>
      </div>
    </section>
  )
}
