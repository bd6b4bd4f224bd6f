import { SLACK_PX } from './fault.ts'

/** What cuts something off a text. */
export interface Cutter {
  readonly element: Element
  readonly side: 'side' | 'height'
  /** True: it says so by an ellipsis. */
  readonly isShortened: boolean
}

export interface ShownPart {
  readonly cutter: Cutter | undefined
  /** Undefined: nothing of it is in sight, it may have been scrolled away. */
  readonly rect: DOMRect | undefined
}

/** The part of a rectangle of text that is to be seen, and the first element that cuts something off it. */
export function shownPart(from: Element, whole: DOMRect): ShownPart {
  let rect = whole
  let cutter: Cutter | undefined
  for (let one: Element | null = from; one !== null; one = one.parentElement) {
    const style = getComputedStyle(one)
    const box = one.getBoundingClientRect()
    cutter ??= cutterOf(one, style, [rect, box])
    rect = intersection(rect, box, style)
    if (rect.width <= 0 || rect.height <= 0) return { cutter, rect: undefined }
    if (style.position === 'fixed') break
  }
  return { cutter, rect }
}

type Axis = 'x' | 'y'

const overflowOf = (style: CSSStyleDeclaration, axis: Axis): string =>
  axis === 'x' ? style.overflowX : style.overflowY

/** Whether what lies outside is not drawn and cannot be scrolled to. */
function cuts(style: CSSStyleDeclaration, axis: Axis): boolean {
  if (/auto|scroll/u.test(overflowOf(style, axis))) return false
  return /hidden|clip/u.test(overflowOf(style, axis)) || /paint|strict|content/u.test(style.contain)
}

const confines = (style: CSSStyleDeclaration, axis: Axis): boolean =>
  cuts(style, axis) || /auto|scroll/u.test(overflowOf(style, axis))

function cutterOf(
  element: Element,
  style: CSSStyleDeclaration,
  [rect, box]: readonly [DOMRect, DOMRect],
): Cutter | undefined {
  const overX = Math.max(box.left - rect.left, rect.right - box.right)
  if (cuts(style, 'x') && overX > SLACK_PX) {
    return { element, side: 'side', isShortened: style.textOverflow === 'ellipsis' }
  }
  // The box of a line is higher than its letters.
  const overY = Math.max(box.top - rect.top, rect.bottom - box.bottom)
  return cuts(style, 'y') && overY > SLACK_PX * 2
    ? { element, side: 'height', isShortened: style.webkitLineClamp !== 'none' }
    : undefined
}

function intersection(rect: DOMRect, box: DOMRect, style: CSSStyleDeclaration): DOMRect {
  let { left, right, top, bottom } = rect
  if (confines(style, 'x')) [left, right] = [Math.max(left, box.left), Math.min(right, box.right)]
  if (confines(style, 'y')) [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)]
  return new DOMRect(left, top, right - left, bottom - top)
}
