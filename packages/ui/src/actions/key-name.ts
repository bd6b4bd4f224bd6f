type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** Letters that mean something here together with Ctrl or Command; all others stay the browser's. */
const CONTROL_LETTERS: ReadonlySet<string> = new Set(['k'])

/** The name of a key press as the action table writes it: `j`, `Shift+e`, `ArrowDown`, `?`. `Ctrl+k` also stands for Command K; undefined with what belongs to the browser. */
export function keyName({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): string | undefined {
  if (altKey) return undefined
  if (ctrlKey || metaKey) {
    const letter = key.toLowerCase()
    return CONTROL_LETTERS.has(letter) && !shiftKey ? `Ctrl+${letter}` : undefined
  }
  const isLetter = /^\p{L}$/u.test(key)
  if (isLetter) return shiftKey ? `Shift+${key.toLowerCase()}` : key.toLowerCase()
  // A sign such as ? needs Shift on some keyboards and not on others.
  return key.length > 1 && shiftKey ? `Shift+${key}` : key
}

const LABELS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
}

/** A key as the key sheet prints it. */
export function keyLabel(name: string): string {
  const [last = '', modifier] = name.split('+').toReversed()
  const label = LABELS[last] ?? (last.length === 1 ? last.toUpperCase() : last)
  return modifier === undefined ? label : `${modifier} ${label}`
}
