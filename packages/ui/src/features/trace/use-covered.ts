import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'

import { PAGE } from '../../actions/use-actions.ts'
import { SMALL_SCREEN, useMedia } from '../../components/use-media.ts'

export interface Covered {
  /** True while the detail lies over the whole view, so that nothing below it can be reached. */
  readonly isCovered: boolean
  readonly view: RefObject<HTMLDivElement | null>
  readonly detail: RefObject<HTMLElement | null>
}

/** On a phone the detail covers the view: the focus goes with what is on top. */
export function useCovered(showsDetail: boolean): Covered {
  const view = useRef<HTMLDivElement>(null)
  const detail = useRef<HTMLElement>(null)
  const isCovered = useMedia(SMALL_SCREEN) && showsDetail
  const wasCovered = useRef(isCovered)
  useEffect(() => {
    if (wasCovered.current === isCovered) return
    wasCovered.current = isCovered
    const { activeElement } = document
    const isIdle = activeElement === null || activeElement.matches(PAGE)
    if (!isIdle && !view.current?.contains(activeElement)) return
    const rows = view.current?.querySelector<HTMLElement>('[data-row-keys]')
    const next = isCovered ? detail.current : rows
    next?.focus({ preventScroll: true })
  }, [isCovered])
  return { isCovered, view, detail }
}
