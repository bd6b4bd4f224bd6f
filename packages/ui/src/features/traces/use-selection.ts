import { useCallback, useEffect, useRef, useState } from 'react'

const NONE: ReadonlySet<string> = new Set()

/** The rows that are marked. A range goes from the row that was marked last. */
export function useSelection(ids: readonly string[]) {
  const [selected, setSelected] = useState(NONE)
  const last = useRef<string>(undefined)
  const rows = useRef(ids)
  useEffect(() => {
    rows.current = ids
  })
  const select = useCallback((id: string, isRange: boolean): void => {
    const range = isRange ? between(rows.current, last.current, id) : [id]
    last.current = id
    setSelected((current) => (isRange ? new Set([...current, ...range]) : toggled(current, id)))
  }, [])
  const clear = useCallback(() => setSelected(NONE), [])
  return { selected, select, clear }
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
