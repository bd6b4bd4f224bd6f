import { useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode, RefObject } from 'react'

import { isRightToLeft } from '../messages/language.ts'

const SMALLEST_SHARE = 0.2
const LARGEST_SHARE = 0.75
const KEY_STEP = 0.02

export interface Split {
  readonly container: RefObject<HTMLDivElement | null>
  /** The share of the container's width that the second pane has. */
  readonly share: number
  readonly setShare: (share: number) => void
}

/** A remembered division of a container into two panes. */
export function useSplit(storageKey: string, initial: number): Split {
  const container = useRef<HTMLDivElement>(null)
  const [share, setShare] = useState(() => readShare(storageKey) ?? initial)
  const change = (next: number): void => {
    const bounded = Math.min(LARGEST_SHARE, Math.max(SMALLEST_SHARE, next))
    setShare(bounded)
    try {
      localStorage.setItem(storageKey, bounded.toFixed(3))
    } catch {
      // Without storage the division lasts as long as the page.
    }
  }
  return { container, share, setShare: change }
}

function readShare(storageKey: string): number | undefined {
  try {
    const stored = Number(localStorage.getItem(storageKey))
    return stored >= SMALLEST_SHARE && stored <= LARGEST_SHARE ? stored : undefined
  } catch {
    return undefined
  }
}

/** The line between two panes: drag it, or move it with the arrow keys. */
export function Splitter({ label, split }: { label: string; split: Split }): ReactNode {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    const box = split.container.current?.getBoundingClientRect()
    if (box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return
    const second = isRightToLeft ? event.clientX - box.left : box.right - event.clientX
    split.setShare(second / box.width)
  }
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: KEY_STEP, ArrowRight: -KEY_STEP }[event.key]
    if (step === undefined) return
    event.preventDefault()
    split.setShare(split.share + (isRightToLeft ? -step : step))
  }
  return (
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(split.share * 100)}
      aria-valuemin={SMALLEST_SHARE * 100}
      aria-valuemax={LARGEST_SHARE * 100}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={move}
      className="relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line after:absolute after:inset-y-0 after:-inset-x-1 hover:bg-accent-fill max-[1099px]:hidden"
    />
  )
}
