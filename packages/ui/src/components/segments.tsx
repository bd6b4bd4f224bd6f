import type { ReactNode } from 'react'

export interface SegmentsProps<Id extends string> {
  readonly label: string
  readonly options: readonly { readonly id: Id; readonly label: string }[]
  readonly selected: Id
  readonly onSelect: (id: Id) => void
}

/** A few exclusive choices side by side. */
export function Segments<Id extends string>(props: SegmentsProps<Id>): ReactNode {
  return (
    <div role="group" aria-label={props.label} className="flex rounded-control border p-px">
      {props.options.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === props.selected}
          onClick={() => props.onSelect(id)}
          className="h-6 rounded-[3px] px-2 whitespace-nowrap text-table text-muted hover:text-text aria-pressed:bg-hover aria-pressed:font-medium aria-pressed:text-text"
        >
          {label}
        </button>
      ))}
    </div>
  )
}
