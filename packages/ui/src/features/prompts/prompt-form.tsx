import { useId } from 'react'
import type { ReactNode } from 'react'

import { TextAreaField } from '../../components/text-area-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import { t } from '../../messages/translate.ts'
import type { PromptFields } from './prompt-source.ts'

export interface PromptFormProps {
  /** What the fields hold at first. */
  readonly start: PromptFields
  readonly isNew: boolean
  readonly isChat: boolean
}

/** The fields of a version. A chat prompt is written as its list of messages. */
export function PromptForm({ start, isNew, isChat }: PromptFormProps): ReactNode {
  const noteId = useId()
  return (
    <>
      {isNew && (
        <TextField
          label={t('Name')}
          name="name"
          defaultValue={start.name ?? ''}
          note={t('Folders are parts of the name: support/refunds.')}
        />
      )}
      <label className="grid gap-1">
        <span className="text-table font-medium">{isChat ? t('Messages') : t('Text')}</span>
        <textarea
          name="prompt"
          required
          rows={16}
          spellCheck={!isChat}
          defaultValue={start.prompt}
          aria-describedby={noteId}
          className="w-full rounded-control border border-line-strong bg-bg px-3 py-2 font-mono text-table"
        />
        <span id={noteId} className="text-table text-muted">
          {t('Programs fill in {{names}}.')}
          {isNew && ` ${t('A JSON list of messages with role and content makes a chat prompt.')}`}
        </span>
      </label>
      <TextAreaField
        label={t('Config')}
        name="config"
        defaultValue={start.config ?? ''}
        note={t('JSON for the program: model, parameters, tools.')}
      />
      <TextField
        label={t('What changed')}
        name="commitMessage"
        defaultValue={start.commitMessage ?? ''}
        isRequired={false}
      />
      <TextField
        label={t('Labels')}
        name="labels"
        defaultValue={start.labels ?? ''}
        isRequired={false}
        note={t('Separated by spaces. They leave the versions that have them.')}
      />
    </>
  )
}
