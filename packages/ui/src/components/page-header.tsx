import type { ReactNode } from 'react'

export interface PageHeaderProps {
  readonly title: string
  readonly note?: ReactNode
  readonly children?: ReactNode
}

/** The head of a page: its one title, a quiet note, and what can be done. */
export function PageHeader({ title, note, children }: PageHeaderProps): ReactNode {
  return (
    <header className="flex min-h-11 shrink-0 items-center gap-x-3 gap-y-1.5 border-b px-4 max-md:flex-wrap max-md:py-1.5">
      <h1 title={title} className="payload-line text-title font-semibold">
        {title}
      </h1>
      {note !== undefined && <div className="numeric text-table text-faint">{note}</div>}
      <div className="ms-auto flex items-center gap-2 max-md:flex-wrap">{children}</div>
    </header>
  )
}
