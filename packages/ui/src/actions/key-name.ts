import { isRightToLeft } from '../messages/language.ts'
import { t } from '../messages/translate.ts'

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** Letters that mean something here together with Ctrl or Command; all others stay the browser's. */
const CONTROL_LETTERS: ReadonlySet<string> = new Set(['k'])

/** The name of a key press as the action table writes it: `j`, `Shift+e`, `ArrowDown`, `?`. `Ctrl+k` also stands for Command K; undefined with what belongs to the browser. */
export function keyName(press: KeyPress): string | undefined {
  const { shiftKey, ctrlKey, metaKey, altKey } = press
  const key = mirrored(press.key)
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

/** Where lines run from right to left, what is inside a row of the tree lies to the left of it. */
function mirrored(key: string): string {
  if (!isRightToLeft) return key
  return { ArrowLeft: 'ArrowRight', ArrowRight: 'ArrowLeft' }[key] ?? key
}

const LABELS: Record<string, string> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  get ' '() {
    return t('Space')
  },
  PageDown: 'PgDn',
  PageUp: 'PgUp',
}

/** A key as the key sheet prints it. */
export function keyLabel(name: string): string {
  const [written = '', modifier] = name.split('+').toReversed()
  const last = mirrored(written)
  const label = LABELS[last] ?? (last.length === 1 ? last.toUpperCase() : last)
  return modifier === undefined ? label : `${modifier} ${label}`
}
