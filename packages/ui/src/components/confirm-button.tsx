import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { Button } from './button.tsx'

export interface ConfirmButtonProps {
  readonly children: string
  /** What it is done to, for those who do not see the row. */
  readonly target: string
  readonly isDisabled?: boolean
  readonly onConfirm: () => void
}

/** For what cannot be undone: asks once more in its own place. */
export function ConfirmButton(props: ConfirmButtonProps): ReactNode {
  const { children, target, isDisabled = false, onConfirm } = props
  const [isAsking, setIsAsking] = useState(false)
  if (!isAsking) {
    return (
      <Button
        label={`${children} ${target}`}
        isDisabled={isDisabled}
        onClick={() => setIsAsking(true)}
      >
        {children}
      </Button>
    )
  }
  return (
    <span
      role="group"
      aria-label={`${children} ${target}?`}
      className="inline-flex gap-1"
      onKeyDown={(event) => event.key === 'Escape' && setIsAsking(false)}
    >
      <Button
        kind="danger"
        isDisabled={isDisabled}
        onClick={() => {
          setIsAsking(false)
          onConfirm()
        }}
      >
        {t('Yes, {children}', { children: children.toLowerCase() })}
      </Button>
      <span ref={focusWithin}>
        <Button onClick={() => setIsAsking(false)}>{t('Keep')}</Button>
      </span>
    </span>
  )
}

/** The harmless answer has the focus, so that a second press by accident does nothing. */
function focusWithin(element: HTMLElement | null): void {
  element?.querySelector('button')?.focus()
}
