import type { Fault } from './fault.ts'
import { isHidden, SLACK_PX } from './fault.ts'

/** Hints of empty fields and chosen values of lists that are wider than their room. */
export function fieldFaults(root: Element): Fault[] {
  return [
    ...[...root.querySelectorAll('input')]
      .filter(({ placeholder, value }) => placeholder !== '' && value === '')
      .flatMap((field) => tooWide(field, { kind: 'hint of a field cut', text: field.placeholder })),
    ...[...root.querySelectorAll('select')].flatMap((select) =>
      tooWide(select, { kind: 'choice cut', text: select.selectedOptions[0]?.text ?? '' }),
    ),
  ]
}

function tooWide(element: Element, said: Pick<Fault, 'kind' | 'text'>): Fault[] {
  if (isHidden(element)) return []
  const { font, paddingLeft, paddingRight } = getComputedStyle(element)
  const room =
    element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
  const over = widthOf(said.text, font) - room
  return over > SLACK_PX ? [{ ...said, element, more: ` by ${Math.round(over)} px` }] : []
}

function widthOf(text: string, font: string): number {
  const context = document.createElement('canvas').getContext('2d')
  if (context === null) return 0
  context.font = font
  return context.measureText(text).width
}
