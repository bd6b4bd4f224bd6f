import type { Fault } from './fault.ts'
import { isHidden } from './fault.ts'
import type { Cutter } from './shown-part.ts'
import { shownPart } from './shown-part.ts'

/** Where words of the interface stand that must be whole. */
const LABEL =
  'button, [role=tab], [role=columnheader], th[scope=col], h1, h2, h3, summary, label, nav a, dt'
/** Labels that may take several lines where there is little room. */
const MAY_WRAP = 'dt, label, h2, h3, summary'
/** What came from outside: as long as people made it. */
const FROM_OUTSIDE = '.payload-line, .payload-text, .markdown, pre, code'
/** Of a shortened text less than this, px, says nothing. */
const LEAST_LEFT_PX = 24

/** A text in sight. */
export interface ShownText {
  readonly element: Element
  readonly text: string
  readonly rect: DOMRect
}

export interface TextFaults {
  readonly faults: readonly Fault[]
  readonly shown: readonly ShownText[]
}

/** Looks at every text below an element, as it is drawn. */
export function textFaults(root: Element): TextFaults {
  const faults: Fault[] = []
  const shown: ShownText[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.textContent?.trim() ?? ''
    if (element === null || text === '' || isHidden(element)) continue
    if (element.closest('select, textarea, style, script') !== null) continue
    const found = faultsOfText(node, { element, text })
    faults.push(...found.faults)
    shown.push(...found.shown)
  }
  return { faults, shown }
}

type PlacedText = Pick<ShownText, 'element' | 'text'>

function faultsOfText(node: Node, { element, text }: PlacedText): TextFaults {
  const faults: Fault[] = []
  const shown: ShownText[] = []
  const label = element.closest(FROM_OUTSIDE) === null ? element.closest(LABEL) : null
  const rects = rectsOf(node)
  for (const whole of rects) {
    const { cutter, rect } = shownPart(element, whole)
    if (rect !== undefined) shown.push({ element, text, rect })
    if (cutter !== undefined) faults.push(...cutFaults({ element, text }, { cutter, rect, label }))
  }
  if (element.closest(FROM_OUTSIDE) === null && readsBackwards(node)) {
    faults.push({ kind: 'reads backwards', element, text })
  }
  const lines = new Set(rects.map(({ top }) => Math.round(top / 4)))
  if (label !== null && !label.matches(MAY_WRAP) && lines.size > 1) {
    faults.push({ kind: 'wraps', element: label, text })
  }
  return { faults, shown }
}

function rectsOf(node: Node): DOMRect[] {
  const range = document.createRange()
  range.selectNodeContents(node)
  return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0)
}

interface Cut {
  readonly cutter: Cutter
  readonly rect: DOMRect | undefined
  /** What must be whole; null for a text that need not be. */
  readonly label: Element | null
}

function cutFaults({ element, text }: PlacedText, { cutter, rect, label }: Cut): Fault[] {
  if (!cutter.isShortened)
    return [{ kind: `cut at the ${cutter.side}`, element: cutter.element, text }]
  if (label !== null) return [{ kind: 'shortened', element: label, text }]
  const isFromOutside = element.closest(FROM_OUTSIDE) !== null
  const isToldInFull = element.closest('[title], [aria-label]') !== null
  if (isFromOutside || isToldInFull || rect === undefined || rect.width >= LEAST_LEFT_PX) return []
  return [{ kind: 'hardly anything left', element: cutter.element, text }]
}

/** Whether a number stands on the wrong side of its unit or its sign. */
function readsBackwards(node: Node): boolean {
  const range = document.createRange()
  const placeOf = (index: number): number => {
    range.setStart(node, index)
    range.setEnd(node, index + 1)
    return range.getBoundingClientRect().left
  }
  const pairs = (node.textContent ?? '').matchAll(/\d (?:ms|s|h|kB|MB|GB|%)(?!\w)|[<≈][$\d]/gu)
  return [...pairs].some(({ 0: pair, index }) => placeOf(index + pair.length - 1) < placeOf(index))
}
