import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { ConfirmButton } from '../../components/confirm-button.tsx'
import { Moment } from '../../components/moment.tsx'
import type { Draft } from '../../drafts/drafts.ts'
import { rich } from '../../messages/rich.ts'
import { t } from '../../messages/translate.ts'

export interface DraftNoteProps {
  /** The draft that was gone on with. */
  readonly kept: Draft | undefined
  /** False: the browser refuses to keep what is written. */
  readonly isKept: boolean
  readonly onDiscard: () => void
}

/** Leads back to what the person has written and not saved. */
export function DraftLink({ draft, onOpen }: { draft: Draft; onOpen: () => void }): ReactNode {
  return (
    <Button onClick={onOpen}>
      {rich('Draft of {time}', { time: <Moment at={draft.writtenAt} /> })}
    </Button>
  )
}

/** Says that the form holds a draft of before, or that none can be kept. */
export function DraftNote({ kept, isKept, onDiscard }: DraftNoteProps): ReactNode {
  if (!isKept) {
    return (
      <p role="alert" className="text-table text-warning">
        {t('This browser does not keep drafts: what you write is gone when you leave the page.')}
      </p>
    )
  }
  if (kept === undefined) return null
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 text-table text-muted">
      <span>
        {rich('Draft of {time}, not saved yet', { time: <Moment at={kept.writtenAt} /> })}
      </span>
      <ConfirmButton target={t('draft')} onConfirm={onDiscard}>
        {t('Discard')}
      </ConfirmButton>
    </p>
  )
}
