/** A choice that this browser remembers under a key; undefined when none of them was chosen, or storage is closed. */
export function readChoice<const Choice extends string>(
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  try {
    const stored = localStorage.getItem(key)
    return choices.find((choice) => choice === stored)
  } catch {
    return undefined
  }
}

/** Remembers a choice, or forgets it. Private windows may refuse storage: a choice then lasts as long as the page. */
export function rememberChoice(key: string, choice: string | undefined): void {
  try {
    if (choice === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, choice)
  } catch {
    // Nothing is remembered.
  }
}
