import { useSyncExternalStore } from 'react'

import { readChoice, rememberChoice } from './remembered-choice.ts'

const RENDERINGS = ['rendered', 'plain'] as const
export type Rendering = (typeof RENDERINGS)[number]

const STORAGE_KEY = 'heddle-rendering'
const listeners = new Set<() => void>()
let current: Rendering | undefined

function read(): Rendering {
  current ??= readChoice(STORAGE_KEY, RENDERINGS) ?? 'rendered'
  return current
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether texts of messages are read as Markdown: one choice for the whole application. */
export function useRendering(): Rendering {
  return useSyncExternalStore(subscribe, read)
}

/** Chooses for all texts on show, now and later. */
export function chooseRendering(choice: Rendering): void {
  current = choice
  rememberChoice(STORAGE_KEY, choice)
  for (const listener of listeners) listener()
}
