import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

export interface CellMenuItem {
  readonly label: string
  readonly onChoose: () => void
}

export interface CellMenuProps {
  /** What it is about. */
  readonly label: string
  /** Where it was asked for, px of the window. */
  readonly place: { readonly x: number; readonly y: number }
  readonly groups: readonly { readonly title: string; readonly items: readonly CellMenuItem[] }[]
  readonly onClose: () => void
}

/** Room that a menu takes at most, px. */
const WIDTH = 320
const HEIGHT = 360

/** What can be done with a cell, or with each cell of a row. Arrow keys move, Escape closes; the browser returns the focus. */
export function CellMenu({ label, place, groups, onClose }: CellMenuProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const close = (): void => dialog.current?.close()
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
      className="fixed m-0 w-80 max-w-[94vw] overflow-y-auto rounded-card border bg-bg p-1 text-table text-text shadow-floating backdrop:bg-transparent"
      style={{
        insetInlineStart: 'auto',
        left: Math.max(8, Math.min(place.x, innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(place.y, innerHeight - HEIGHT - 8)),
        maxHeight: HEIGHT,
      }}
    >
      <div role="menu" aria-label={label} onKeyDown={moveFocus}>
        {groups.map(({ title, items }) => (
          <div key={title} role="group" aria-label={title}>
            <div aria-hidden className="px-2 pt-1.5 pb-0.5 text-meta font-medium text-faint">
              {title}
            </div>
            {items.map((item) => (
              <button
                key={item.label}
                type="button"
                role="menuitem"
                onClick={() => {
                  close()
                  item.onChoose()
                }}
                className="block w-full truncate rounded-control px-2 py-1 text-start hover:bg-hover focus-visible:bg-hover"
              >
                {item.label}
              </button>
            ))}
          </div>
        ))}
      </div>
    </dialog>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  event.preventDefault()
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')]
  const at = items.findIndex((item) => item === document.activeElement)
  items[(at + step + items.length) % items.length]?.focus()
}
