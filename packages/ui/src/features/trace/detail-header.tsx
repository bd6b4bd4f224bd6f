import { X } from 'lucide-react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'

export interface DetailHeaderProps {
  readonly icon: ReactNode
  readonly title: string
  readonly note: string
  readonly children?: ReactNode
  readonly onClose: () => void
}

/** The head of the detail: what is shown, and the way back. */
export function DetailHeader({
  icon,
  title,
  note,
  children,
  onClose,
}: DetailHeaderProps): ReactNode {
  return (
    <header className="flex h-10 shrink-0 items-center gap-2 border-b px-4 max-md:px-3">
      {icon}
      <h2 className="payload-line text-emphasis font-semibold" title={title}>
        {title}
      </h2>
      <span className="payload-line shrink-[9999] text-table text-faint" title={note}>
        {note}
      </span>
      <div className="ms-auto flex shrink-0 items-center gap-1">
        {children}
        <button
          type="button"
          onClick={onClose}
          aria-label={t('Close the detail')}
          title={t('Close (Esc)')}
          className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <X size={16} aria-hidden />
        </button>
      </div>
    </header>
  )
}

/** One line of numbers, each with its word. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [string, ReactNode])[]
}): ReactNode {
  return (
    <dl className="flex shrink-0 flex-wrap gap-x-4 gap-y-1 px-4 py-2 text-table max-md:px-3">
      {facts.map(([label, value]) => (
        <div key={label} className="flex gap-1.5">
          <dt className={label === '' ? 'sr-only' : 'text-faint'}>{label || t('output rate')}</dt>
          <dd className="numeric">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
