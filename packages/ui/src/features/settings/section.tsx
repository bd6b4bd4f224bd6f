import { useId } from 'react'
import type { ReactNode } from 'react'

export interface SectionProps {
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}

/** A part of a page of settings under a heading. */
export function Section({ title, text, children }: SectionProps): ReactNode {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid min-w-0 content-start gap-3">
      <div className="grid gap-1">
        <h2 id={id} className="text-emphasis font-semibold">
          {title}
        </h2>
        {text !== undefined && <p className="max-w-2xl text-table text-muted">{text}</p>}
      </div>
      {children}
    </section>
  )
}
