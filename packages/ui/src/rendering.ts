import { useSyncExternalStore } from 'react'

export type Rendering = 'rendered' | 'plain'

const STORAGE_KEY = 'heddle-rendering'
const listeners = new Set<() => void>()
let current: Rendering | undefined

function read(): Rendering {
  current ??= readStored()
  return current
}

function readStored(): Rendering {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'plain' ? 'plain' : 'rendered'
  } catch {
    return 'rendered'
  }
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
  try {
    localStorage.setItem(STORAGE_KEY, choice)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener()
}
