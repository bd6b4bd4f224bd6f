import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'

export interface ChartFrameProps {
  readonly title: string
  readonly table: ReactNode
  readonly children: ReactNode
}

/** A chart under its title, and the same numbers as a table for whoever asks. */
export function ChartFrame({ title, table, children }: ChartFrameProps): ReactNode {
  const [isTable, setIsTable] = useState(false)
  return (
    <figure className="grid min-w-0 content-start gap-2 rounded-card border p-3">
      <figcaption className="flex items-center justify-between gap-2">
        <span className="min-w-0 truncate font-medium">{title}</span>
        <button
          type="button"
          aria-pressed={isTable}
          aria-label={t('Show {title} as table', { title })}
          onClick={() => setIsTable(!isTable)}
          className="h-6 shrink-0 rounded-control border px-2 text-table text-muted hover:text-text aria-pressed:bg-hover aria-pressed:text-text"
        >
          {t('Table')}
        </button>
      </figcaption>
      {isTable ? (
        // Scrolled with the keyboard, so it takes the focus.
        <div
          tabIndex={0}
          role="region"
          aria-label={t('{title}, table', { title })}
          className="h-52 overflow-auto"
        >
          {table}
        </div>
      ) : (
        children
      )}
    </figure>
  )
}
