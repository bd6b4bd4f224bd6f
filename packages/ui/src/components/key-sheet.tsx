import { useState } from 'react'
import type { ReactNode } from 'react'

import { ACTION_TITLES } from '../actions/action-titles.ts'
import type { ActionId, ActionScope } from '../actions/actions.ts'
import { ACTIONS } from '../actions/actions.ts'
import { keyLabel } from '../actions/key-name.ts'
import { availableActions } from '../actions/use-actions.ts'
import { t } from '../messages/translate.ts'
import { Dialog } from './dialog.tsx'

const SCOPE_TITLES: readonly (readonly [ActionScope, string])[] = [
  ['everywhere', t('Everywhere')],
  ['list', t('List')],
  ['trace', t('Trace')],
  ['detail', t('Detail')],
]

/** The keys that work on the screen behind it. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [actions] = useState(availableActions)
  return (
    <Dialog title={t('Keys')} size="max-h-[80vh] w-[min(560px,92vw)]" onClose={onClose}>
      {SCOPE_TITLES.map(([scope, title]) => (
        <KeyGroup
          key={scope}
          title={title}
          ids={actions.filter((id) => ACTIONS[id].scope === scope)}
        />
      ))}
    </Dialog>
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
            <span>{ACTION_TITLES[id]}</span>
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
