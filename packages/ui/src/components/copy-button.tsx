import { Check, Copy } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'

/** How long the tick is shown, ms. */
const CONFIRMATION_MS = 1500

export interface CopyButtonProps {
  readonly label: string
  /** What is copied; made only when it is asked for. */
  readonly text: () => string
  readonly isIconOnly?: boolean
  readonly icon?: LucideIcon
}

/** Copies a text and says so. */
export function CopyButton({
  label,
  text,
  isIconOnly = false,
  icon = Copy,
}: CopyButtonProps): ReactNode {
  const [isCopied, setIsCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text())
    setIsCopied(true)
    setTimeout(() => setIsCopied(false), CONFIRMATION_MS)
  }
  const Icon = isCopied ? Check : icon
  return (
    <button
      type="button"
      onClick={() => void copy()}
      aria-label={isCopied ? t('Copied') : label}
      title={label}
      className={
        isIconOnly
          ? 'grid size-6 shrink-0 place-items-center rounded-control text-faint hover:bg-hover hover:text-text'
          : 'flex h-7 items-center gap-1.5 rounded-control border px-2 text-muted hover:bg-hover hover:text-text'
      }
    >
      <Icon size={14} aria-hidden />
      {!isIconOnly && label}
    </button>
  )
}
