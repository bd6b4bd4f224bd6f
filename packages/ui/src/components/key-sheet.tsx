import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

import type { ActionId, ActionScope } from '../actions/actions.ts'
import { ACTIONS } from '../actions/actions.ts'
import { keyLabel } from '../actions/key-name.ts'
import { availableActions } from '../actions/use-actions.ts'

const SCOPE_TITLES: readonly (readonly [ActionScope, string])[] = [
  ['everywhere', 'Everywhere'],
  ['list', 'List'],
  ['trace', 'Trace'],
  ['detail', 'Detail'],
]

/** The keys that work on the screen behind it. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const [actions] = useState(availableActions)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      aria-label="Keys"
      onClose={onClose}
      className="m-auto max-h-[80vh] w-[min(560px,92vw)] rounded-dialog border bg-bg p-0 text-text shadow-floating"
    >
      <header className="sticky top-0 flex items-center justify-between border-b bg-bg px-4 py-2">
        <h2 className="text-emphasis font-semibold">Keys</h2>
        <button
          type="button"
          aria-label="Close"
          onClick={() => dialog.current?.close()}
          className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover"
        >
          <X size={16} aria-hidden />
        </button>
      </header>
      <div className="grid gap-4 p-4">
        {SCOPE_TITLES.map(([scope, title]) => (
          <KeyGroup
            key={scope}
            title={title}
            ids={actions.filter((id) => ACTIONS[id].scope === scope)}
          />
        ))}
      </div>
    </dialog>
  )
}

function KeyGroup({ title, ids }: { title: string; ids: readonly ActionId[] }): ReactNode {
  if (ids.length === 0) return null
  return (
    <section>
      <h3 className="pb-1 text-meta font-medium text-faint">{title}</h3>
      <ul>
        {ids.map((id) => (
          <li key={id} className="flex h-7 items-center justify-between gap-4">
            <span>{ACTIONS[id].title}</span>
            <span className="flex shrink-0 gap-1">
              {ACTIONS[id].keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-control border bg-subtle px-1.5 font-sans text-meta text-muted"
                >
                  {keyLabel(key)}
                </kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
