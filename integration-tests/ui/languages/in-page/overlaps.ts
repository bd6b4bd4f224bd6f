import type { Fault } from './fault.ts'
import type { ShownText } from './text-faults.ts'

/** Texts that touch by less than this, px, or by less than this share of their height, do not lie on each other. */
const LEAST_WIDTH_PX = 2
const LEAST_HEIGHT_SHARE = 0.4

/** Pairs of texts that are both on top and at the same place. */
export function overlaps(shown: readonly ShownText[]): Fault[] {
  const sorted = shown.toSorted((one, other) => one.rect.top - other.rect.top)
  return sorted.flatMap((one, index) => {
    const below = sorted.slice(index + 1)
    const end = below.findIndex(({ rect }) => rect.top >= one.rect.bottom)
    return below
      .slice(0, end === -1 ? undefined : end)
      .filter((other) => lieOnEachOther(one, other))
      .map(({ text }) => ({
        kind: 'overlap',
        element: one.element,
        text: one.text,
        more: ` with “${text.slice(0, 40)}”`,
      }))
  })
}

function lieOnEachOther(one: ShownText, other: ShownText): boolean {
  if (one.element === other.element) return false
  const [first, second] = [one.rect, other.rect]
  const width = Math.min(first.right, second.right) - Math.max(first.left, second.left)
  const height = Math.min(first.bottom, second.bottom) - Math.max(first.top, second.top)
  const isApart =
    width <= LEAST_WIDTH_PX || height <= Math.min(first.height, second.height) * LEAST_HEIGHT_SHARE
  return !isApart && isOnTop(one) && isOnTop(other)
}

function isOnTop({ element, rect }: ShownText): boolean {
  const hit = document.elementFromPoint(rect.x + rect.width / 2, rect.y + rect.height / 2)
  return hit !== null && (hit.contains(element) || element.contains(hit))
}
