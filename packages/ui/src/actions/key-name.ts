type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** The name of a key press as the action table writes it: `j`, `Shift+e`, `ArrowDown`, `?`. Undefined with Ctrl, Alt or Meta. */
export function keyName({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyPress): string | undefined {
  if (ctrlKey || metaKey || altKey) return undefined
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
  PageDown: 'PgDn',
  PageUp: 'PgUp',
}

/** A key as the key sheet prints it. */
export function keyLabel(name: string): string {
  const [last = '', modifier] = name.split('+').toReversed()
  const label = LABELS[last] ?? (last.length === 1 ? last.toUpperCase() : last)
  return modifier === undefined ? label : `${modifier} ${label}`
}
