import type { Prompt } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { DiffView } from '../../components/diff-view.tsx'
import { Moment } from '../../components/moment.tsx'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'
import { promptText } from './prompt-text.ts'

export interface NewerVersionProps {
  /** The version that the writer has not seen; undefined when all versions were removed. */
  readonly newest: Prompt | undefined
  /** What the writer has written, as one text. */
  readonly mine: string
  readonly isSaving: boolean
  readonly onKeepMine: () => void
  /** Absent where what was written is no text of one field. */
  readonly onTake?: (theirs: Prompt) => void
  readonly onMerge?: (theirs: Prompt) => void
}

/** Somebody published while this was written: what differs, and what to do with it. */
export function NewerVersion(props: NewerVersionProps): ReactNode {
  const { newest, mine, isSaving, onKeepMine, onTake, onMerge } = props
  if (newest === undefined) {
    return (
      <section aria-label={t('Removed meanwhile')} className={LOOKS}>
        <p role="status">
          {t('All versions were removed while you were writing. Your text is kept.')}
        </p>
        <Choices>
          <Button kind="primary" isDisabled={isSaving} onClick={onKeepMine}>
            {t('Save mine as a new prompt')}
          </Button>
        </Choices>
      </section>
    )
  }
  return (
    <section aria-label={t('Newer version')} className={LOOKS}>
      <p role="status">
        {rich(
          '{version} was published at {time}, after you began to write. Your text is kept; nothing is saved yet.',
          {
            version: <strong>{t('Version {version}', { version: newest.version })}</strong>,
            time: <Moment at={newest.createdAt} />,
          },
        )}
      </p>
      <DiffView
        label={t('From v{version} to your text', { version: newest.version })}
        before={promptText(newest)}
        after={mine}
      />
      <Choices>
        <Button kind="primary" isDisabled={isSaving} onClick={onKeepMine}>
          {t('Save mine as version {version}', { version: newest.version + 1 })}
        </Button>
        {onMerge && <Button onClick={() => onMerge(newest)}>{t('Merge by hand')}</Button>}
        {onTake && (
          <ConfirmButton
            target={t('v{version} and drop my text', { version: newest.version })}
            isDisabled={isSaving}
            onConfirm={() => onTake(newest)}
          >
            {t('Take theirs')}
          </ConfirmButton>
        )}
      </Choices>
    </section>
  )
}

const LOOKS = 'grid gap-2 rounded-card border border-line-strong p-3'

function Choices({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="flex flex-wrap gap-2">{children}</div>
}
