import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

import { availableActions, runAction } from '../../actions/use-actions.ts'
import { t } from '../../messages/translate.ts'
import { chooseZone } from '../../time-zone.ts'
import type { Command, CommandTarget } from './commands.ts'
import { findCommands } from './commands.ts'

export interface CommandPaletteProps {
  readonly projectId: string
  readonly onClose: () => void
}

/** Everything that can be done or opened from here, by typing a part of its name. */
export function CommandPalette({ projectId, onClose }: CommandPaletteProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const listId = useId()
  const [available] = useState(availableActions)
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const run = useRunCommand(projectId)
  const commands = findCommands(typed, available)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => {
    document
      .querySelector(`#${CSS.escape(`${listId}-${active}`)}`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [active, listId])
  const runNow = (command: Command | undefined): void => {
    if (command === undefined) return
    // Closed first: focus goes back to the page, and its keys and fields are free again.
    dialog.current?.close()
    run(command.target)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((active + step + commands.length) % commands.length)
    else if (event.key === 'Enter') runNow(commands[active])
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      aria-label={t('Search or run')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      className="mx-auto mt-[12vh] w-[min(600px,94vw)] rounded-dialog border bg-bg p-0 text-text shadow-floating"
    >
      <input
        role="combobox"
        aria-label={t('Search or run')}
        aria-expanded
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={`${listId}-${active}`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        placeholder={t('An action, a screen, an id, or what to look for')}
        onChange={(event) => {
          setTyped(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        className="h-11 w-full border-b bg-bg px-4 text-emphasis -outline-offset-2"
      />
      <CommandList listId={listId} commands={commands} active={active} onRun={runNow} />
    </dialog>
  )
}

interface CommandListProps {
  readonly listId: string
  readonly commands: readonly Command[]
  readonly active: number
  readonly onRun: (command: Command) => void
}

function CommandList({ listId, commands, active, onRun }: CommandListProps): ReactNode {
  const groups = [...new Set(commands.map(({ group }) => group))]
  return (
    <div
      id={listId}
      role="listbox"
      aria-label={t('Commands')}
      className="max-h-[50vh] overflow-y-auto p-2"
    >
      {groups.map((group) => (
        <div key={group} role="group" aria-label={group}>
          <div aria-hidden className="px-2 pt-2 pb-1 text-meta font-medium text-faint">
            {group}
          </div>
          {commands.map((command, index) =>
            command.group === group ? (
              <div
                key={command.title}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                onClick={() => onRun(command)}
                className="flex h-8 cursor-pointer items-center justify-between gap-4 rounded-control px-2 hover:bg-hover aria-selected:bg-accent-tint"
              >
                <span className="truncate">{command.title}</span>
                <span className="shrink-0 text-meta text-muted">{command.keys}</span>
              </div>
            ) : null,
          )}
        </div>
      ))}
    </div>
  )
}

function useRunCommand(projectId: string): (target: CommandTarget) => void {
  const navigate = useNavigate()
  return (target) => {
    const params = { projectId }
    switch (target.kind) {
      case 'action':
        runAction(target.id)
        return
      case 'screen':
        void navigate({ to: target.to, params })
        return
      case 'trace':
        void navigate({
          to: '/project/$projectId/traces/$traceId',
          params: { projectId, traceId: target.traceId },
        })
        return
      case 'zone':
        chooseZone(target.choice)
        return
      case 'filter':
        void navigate({ to: '/project/$projectId/traces', params, search: { q: target.text } })
        return
      default:
        target satisfies never
    }
  }
}
