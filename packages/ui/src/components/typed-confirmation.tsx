import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { Button } from './button.tsx'

export interface TypedConfirmationProps {
  /** What has to be typed. */
  readonly name: string
  /** Default: typed as it stands. */
  readonly isTyped?: ((typed: string) => boolean) | undefined
  readonly isBusy: boolean
  readonly onConfirm: () => void
  /** The words of the button. */
  readonly children: ReactNode
}

/** A button for what cannot be undone, which works once the name of what goes was typed. */
export function TypedConfirmation(props: TypedConfirmationProps): ReactNode {
  const { name, isTyped = (text) => text === name, isBusy, onConfirm, children } = props
  const [typed, setTyped] = useState('')
  return (
    <div className="flex max-w-md items-end gap-2">
      <label className="grid flex-1 gap-1">
        <span className="text-table font-medium">{t('Type “{name}” to confirm', { name })}</span>
        <input
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          className="h-8 rounded-control border border-line-strong bg-bg px-2"
        />
      </label>
      <Button kind="danger" isDisabled={!isTyped(typed) || isBusy} onClick={onConfirm}>
        {children}
      </Button>
    </div>
  )
}
