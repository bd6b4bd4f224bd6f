import { useEffect, useRef } from 'react'

import type { ActionHandlers, ActionId } from './actions.ts'
import { ACTIONS } from './actions.ts'
import { keyName } from './key-name.ts'

const idsByKey = new Map<string, ActionId>()
for (const [id, { keys }] of Object.entries(ACTIONS)) {
  for (const key of keys) idsByKey.set(key, id as ActionId)
}

/** What the screens on show offer; the one mounted last is asked first. */
const offered: { current: ActionHandlers }[] = []

/** Offers actions to the keyboard while the component is mounted. */
export function useActions(handlers: ActionHandlers): void {
  const latest = useRef(handlers)
  useEffect(() => {
    latest.current = handlers
  })
  useEffect(() => {
    offered.unshift(latest)
    return () => {
      offered.splice(offered.indexOf(latest), 1)
    }
  }, [])
}

/** The actions that would run now, in the order of the table. */
export function availableActions(): ActionId[] {
  const ids = Object.keys(ACTIONS) as ActionId[]
  return ids.filter((id) => offered.some(({ current }) => current[id] !== undefined))
}

const FIELDS = 'input, textarea, select, [contenteditable], [role=textbox], [role=combobox]'
const CONTROLS = 'a, button, summary, [role=tab], [role=separator], [role=tree]'
/** What has the focus when nothing in it has: at first, and after the link that skips to the content. */
export const PAGE = 'body, main'
/** Keys that scroll or press what has the focus, unless a table has it. */
const NAVIGATION_KEYS = /^(?:Shift\+)?(?:Arrow.+|Home|End|PageUp|PageDown|Enter| )$/u

/** True for what takes letters as text. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null
}

/** Runs an action of the screen on show, as its key would; false when no screen offers it. */
export function runAction(id: ActionId): boolean {
  const run = offered.find(({ current }) => current[id] !== undefined)?.current[id]
  run?.()
  return run !== undefined
}

function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false
  if (document.querySelector('dialog[open]') !== null) return true
  if (isField(target)) return key !== 'Escape' && !key.startsWith('Ctrl+')
  if (!NAVIGATION_KEYS.test(key)) return false
  if (target.closest(CONTROLS) !== null) return true
  return !target.matches(PAGE) && target.closest('[data-row-keys]') === null
}

function runActionOf(event: KeyboardEvent): void {
  const key = keyName(event)
  const id = key === undefined ? undefined : idsByKey.get(key)
  if (key === undefined || id === undefined || event.defaultPrevented) return
  if (isTaken(event.target, key)) return
  if (runAction(id)) event.preventDefault()
}

/** Listens for the keys of all actions; returns how to stop. */
export function listenForActions(): () => void {
  window.addEventListener('keydown', runActionOf)
  return () => window.removeEventListener('keydown', runActionOf)
}
