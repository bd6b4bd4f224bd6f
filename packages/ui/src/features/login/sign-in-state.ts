const listeners = new Set<() => void>()
let isAsking = false

function set(value: boolean): void {
  isAsking = value
  for (const listener of listeners) listener()
}

/** Asks for a sign-in over the page that is open. */
export const showSignIn = (): void => set(true)

export const hideSignIn = (): void => set(false)

export const isSignInShown = (): boolean => isAsking

export function onSignInChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
