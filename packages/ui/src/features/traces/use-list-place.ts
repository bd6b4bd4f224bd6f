import type { Virtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Where somebody is in a list: the first row in view and the one that is active, by their ids. Absent: at the top, none. */
export interface ListPlace {
  readonly top: string | undefined
  readonly row: string | undefined
}

/** How long a list rests before its place is told, ms. */
const REST_MS = 250
/** Pages that are fetched to find a place again, at most. */
const MOST_PAGES = 25
/** More rows than a tall screen shows. */
const ROWS_BELOW = 80

export interface ListPlaceParts {
  /** Ids of the rows that are here. */
  readonly ids: readonly string[]
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  /** The place that the URL names. */
  readonly place: ListPlace
  readonly activeId: string | undefined
  readonly onActive: (id: string) => void
  readonly onPlace: (place: ListPlace) => void
  readonly hasMore: boolean
  readonly onMore: () => void
}

/**
 * Goes back to the place that the URL names, and from then on tells where the list is once it rests. Returns what tells it at
 * once, with a row that has just become active.
 */
export function useListPlace(parts: ListPlaceParts): (row?: string) => void {
  const { ids, virtualizer, place, activeId } = parts
  const latest = useRef(parts)
  useEffect(() => {
    latest.current = parts
  })
  const isSought = useSoughtPlace(latest, ids, place)
  // What was told reaches the URL only after a while; telling it again would undo a navigation that began meanwhile.
  const told = useRef(place)
  useEffect(() => {
    told.current = { top: place.top, row: place.row }
  }, [place.top, place.row])
  const tell = useCallback(
    (row?: string): void => {
      if (isSought) return
      const now = placeOf({ ...latest.current, ...(row !== undefined && { activeId: row }) })
      if (now.top === told.current.top && now.row === told.current.row) return
      told.current = now
      latest.current.onPlace(now)
    },
    [isSought],
  )
  const { scrollOffset } = virtualizer
  useEffect(() => {
    const timer = setTimeout(tell, REST_MS)
    return () => clearTimeout(timer)
  }, [tell, scrollOffset, activeId])
  return tell
}

/** Scrolls to a place once its rows are there, fetching pages on the way; true until then. */
function useSoughtPlace(
  latest: { readonly current: ListPlaceParts },
  ids: readonly string[],
  place: ListPlace,
): boolean {
  const [sought, setSought] = useState(() =>
    place.top === undefined && place.row === undefined ? undefined : place,
  )
  const pages = useRef(0)
  useEffect(() => {
    if (sought === undefined || ids.length === 0) return
    const { hasMore, onMore } = latest.current
    const index = ids.indexOf(sought.top ?? sought.row ?? '')
    // A row cannot be the first in view without a screen of rows below it.
    const isReachable = index >= 0 && index + ROWS_BELOW < ids.length
    if (!isReachable && hasMore && pages.current < MOST_PAGES) {
      pages.current++
      onMore()
      return
    }
    setSought(undefined)
    if (index >= 0) goTo(latest.current, index, sought)
  }, [sought, ids, latest])
  return sought !== undefined
}

function goTo({ virtualizer, onActive }: ListPlaceParts, index: number, place: ListPlace): void {
  virtualizer.scrollToIndex(index, { align: place.top === undefined ? 'center' : 'start' })
  if (place.row !== undefined) onActive(place.row)
  // The keys go on from there, unless something else has the focus already.
  if (document.activeElement === document.body) {
    virtualizer.scrollElement?.focus({ preventScroll: true })
  }
}

function placeOf({ ids, virtualizer, activeId }: ListPlaceParts): ListPlace {
  const offset = virtualizer.scrollOffset ?? 0
  const first = virtualizer.getVirtualItems().find(({ end }) => end > offset)
  return {
    top: offset === 0 || first === undefined ? undefined : ids[first.index],
    row: activeId !== undefined && ids.includes(activeId) ? activeId : undefined,
  }
}
