import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { t } from '../../messages/translate.ts'

export interface SaveRowProps {
  readonly save: {
    readonly isPending: boolean
    readonly isSuccess: boolean
    readonly error: Error | null
  }
}

/** The foot of a form of settings: its button, and what became of the last save. */
export function SaveRow({ save }: SaveRowProps): ReactNode {
  return (
    <>
      <div className="flex items-center gap-3">
        <Button type="submit" kind="primary" isDisabled={save.isPending}>
          {t('Save')}
        </Button>
        <span role="status" className="text-table text-success">
          {save.isSuccess ? t('Saved.') : ''}
        </span>
      </div>
      <FailureNote error={save.error} />
    </>
  )
}
