/** Rounding of the layout, px. */
export const SLACK_PX = 1.5

/** Something that cannot be read. */
export interface Fault {
  readonly kind: string
  readonly element: Element
  readonly text: string
  /** By how much, or with what. */
  readonly more?: string
}

/** A fault as one line that leads to its element. */
export function printFault({ kind, element, text, more = '' }: Fault): string {
  const { tagName, className } = element
  const role = element.getAttribute('role')
  const classes = typeof className === 'string' ? className.split(' ').slice(0, 4).join('.') : ''
  const place = `${tagName.toLowerCase()}${role === null ? '' : `[${role}]`}.${classes}`
  return `${kind}: “${text.slice(0, 50)}” in ${place}${more}`
}

/** Whether nobody sees the element, or it is not laid out as text. */
export function isHidden(element: Element): boolean {
  return (
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    element.closest('.sr-only, [inert], svg, canvas, option') !== null
  )
}
