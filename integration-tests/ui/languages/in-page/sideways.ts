import type { Fault } from './fault.ts'
import { isHidden, SLACK_PX } from './fault.ts'

/** Parts that may be wider than the page, and scroll by themselves. */
const PART =
  'pre, [role=grid], [role=treegrid], [role=tablist], [role=region], [role=group], nav, textarea, input, .markdown, :has(> table)'

/** What makes the page itself scroll sideways. */
export function sidewaysFaults(root: Element): Fault[] {
  return [document.documentElement, document.body, ...root.querySelectorAll('*')].flatMap(
    (element) => {
      const over = element.scrollWidth - element.clientWidth
      if (over <= SLACK_PX || isHidden(element) || element.matches(PART)) return []
      return /auto|scroll/u.test(getComputedStyle(element).overflowX)
        ? [{ kind: 'scrolls sideways', element, text: '', more: ` by ${over} px` }]
        : []
    },
  )
}

/** What may scroll sideways and is so low that it scrolls up and down as well, though nobody wanted it. */
export function squeezedFaults(root: Element): Fault[] {
  return [...root.querySelectorAll('.overflow-x-auto')].flatMap((element) => {
    const over = element.scrollHeight - element.clientHeight
    if (over <= SLACK_PX || isHidden(element) || element.matches('pre')) return []
    return [{ kind: 'squeezed', element, text: '', more: ` by ${over} px` }]
  })
}
