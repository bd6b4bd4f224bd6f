import { useRouter } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'

import { isLeavingPage } from './is-leaving-page.ts'

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Ids of the rows that are marked. */
    readonly marks?: readonly string[]
  }
}

/**
 * The rows that are marked. A range goes from the row that was marked last. Marks stay with the entry of the browser's history,
 * so they are there again on going back and after a reload; another list, by its name, has its own.
 */
export function useSelection(ids: readonly string[], list: string) {
  const { selected, change } = useKeptMarks(list)
  const last = useRef<string>(undefined)
  const rows = useRef(ids)
  useEffect(() => {
    rows.current = ids
  })
  const select = useCallback(
    (id: string, isRange: boolean): void => {
      const range = isRange ? between(rows.current, last.current, id) : [id]
      last.current = id
      change((current) => (isRange ? new Set([...current, ...range]) : toggled(current, id)))
    },
    [change],
  )
  const clear = useCallback(() => change(() => new Set()), [change])
  return { selected, select, clear }
}

type Marks = ReadonlySet<string>

function useKeptMarks(list: string) {
  const router = useRouter()
  const kept = (): Marks => new Set(router.latestLocation.state.marks)
  const [held, setHeld] = useState(() => ({ list, marks: kept() }))
  if (held.list !== list) setHeld({ list, marks: kept() })
  const latest = useRef(held.marks)
  useEffect(() => {
    latest.current = held.marks
  }, [held])
  const change = useCallback(
    (marksAfter: (marks: Marks) => Marks): void => {
      // Two keys may come before the page is drawn again.
      const marks = marksAfter(latest.current)
      latest.current = marks
      setHeld((before) => ({ ...before, marks }))
      if (isLeavingPage(router)) return
      void router.navigate({
        to: '.',
        search: true,
        replace: true,
        state: (before) => ({ ...before, marks: [...marks] }),
      })
    },
    [router],
  )
  return { selected: held.marks, change }
}

function toggled(current: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(current)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Ids from one to another, both included; the second alone when the first is not there. */
export function between(ids: readonly string[], from: string | undefined, to: string): string[] {
  const places = [from === undefined ? -1 : ids.indexOf(from), ids.indexOf(to)]
  const [start, end] = [Math.min(...places), Math.max(...places)]
  return start < 0 ? [to] : ids.slice(start, end + 1)
}
