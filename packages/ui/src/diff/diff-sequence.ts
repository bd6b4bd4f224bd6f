/** One part of what turns one text into another. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Cells of the table of common parts; larger texts are shown as replaced as a whole. */
const MAX_CELLS = 4_000_000

/** What turns one list of texts into another: the longest common sequence stays. */
export function diffSequence(old: readonly string[], now: readonly string[]): DiffPart[] {
  let head = 0
  while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++
  let tail = 0
  const room = Math.min(old.length, now.length) - head
  while (tail < room && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  return [
    ...old.slice(0, head).map(part('same')),
    ...diffMiddle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(part('same')),
  ]
}

const part =
  (kind: DiffPart['kind']) =>
  (text: string): DiffPart => ({ kind, text })

function diffMiddle(old: readonly string[], now: readonly string[]): DiffPart[] {
  if (old.length * now.length > MAX_CELLS) {
    return [...old.map(part('removed')), ...now.map(part('added'))]
  }
  const common = commonLengths(old, now)
  const parts: DiffPart[] = []
  let right = 0
  const addUntil = (isNext: () => boolean): void => {
    for (; right < now.length && !isNext(); right++) parts.push(part('added')(now[right] ?? ''))
  }
  for (const [left, text] of old.entries()) {
    const ifRemoved = common[left + 1] ?? NOTHING
    const ifKept = common[left] ?? NOTHING
    addUntil(() => now[right] === text || (ifRemoved[right] ?? 0) >= (ifKept[right + 1] ?? 0))
    const stays = right < now.length && now[right] === text
    parts.push(part(stays ? 'same' : 'removed')(text))
    if (stays) right++
  }
  addUntil(() => false)
  return parts
}

const NOTHING = new Uint32Array()

/** Lengths of the longest common sequences of what follows each pair of lines. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1))
  for (let left = old.length - 1; left >= 0; left--) {
    const [row, below] = [rows[left], rows[left + 1]]
    if (row === undefined || below === undefined) continue
    for (let right = now.length - 1; right >= 0; right--) {
      const skipped = Math.max(below[right] ?? 0, row[right + 1] ?? 0)
      row[right] = old[left] === now[right] ? (below[right + 1] ?? 0) + 1 : skipped
    }
  }
  return rows
}
