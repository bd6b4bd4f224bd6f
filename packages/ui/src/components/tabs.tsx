import type { KeyboardEvent, ReactNode } from 'react'

import { isRightToLeft } from '../messages/language.ts'

export interface TabsProps<Id extends string> {
  readonly label: string
  readonly tabs: readonly { readonly id: Id; readonly label: string }[]
  readonly selected: Id
  readonly onSelect: (id: Id) => void
}

/** A row of tabs; arrow keys move between them. */
export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
}: TabsProps<Id>): ReactNode {
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const right = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (right === undefined) return
    const step = isRightToLeft ? -right : right
    event.preventDefault()
    const index = tabs.findIndex(({ id }) => id === selected)
    const next = tabs[(index + step + tabs.length) % tabs.length]
    if (next === undefined) return
    onSelect(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={move}
      className="flex shrink-0 gap-1 overflow-x-auto border-b"
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          aria-selected={tab.id === selected}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          className="-mb-px h-8 shrink-0 border-b-2 border-transparent px-2 text-table text-muted -outline-offset-2 hover:text-text aria-selected:border-accent-fill aria-selected:font-medium aria-selected:text-text"
        >
          {tab.label}
        </button>
      ))}
    </div>
  )
}
