import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'

export interface DialogProps {
  readonly title: string
  readonly children: ReactNode
  /** Classes of its greatest size. */
  readonly size?: string
  readonly onClose: () => void
}

const DEFAULT_SIZE = 'max-h-[90vh] w-[min(760px,94vw)]'

/** A dialog over the page with its title and a way out. The browser keeps and returns the focus. */
export function Dialog({ title, children, size = DEFAULT_SIZE, onClose }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      className={`m-auto ${size} rounded-dialog border bg-bg p-0 text-text shadow-floating`}
    >
      <header className="sticky top-0 z-10 flex items-center justify-between gap-2 border-b bg-bg px-4 py-2">
        <h2 className="payload-line text-emphasis font-semibold">{title}</h2>
        <button
          type="button"
          aria-label={t('Close')}
          onClick={() => dialog.current?.close()}
          className="grid size-7 shrink-0 place-items-center rounded-control text-muted hover:bg-hover"
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="grid gap-4 p-4">{children}</div>
    </dialog>
  )
}
