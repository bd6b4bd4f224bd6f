import { getRouteApi } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import type { DetailTab, TraceMode, TraceSearch } from '../../search-params.ts'
import { revealed, toggled } from '../../trace-view/collapse.ts'
import type { FoundRows } from '../../trace-view/find-rows.ts'
import { findRows } from '../../trace-view/find-rows.ts'
import { visibleRows } from '../../trace-view/visible-rows.ts'
import type { TraceModel } from './trace-model.ts'

const route = getRouteApi('/project/$projectId/traces/$traceId')

/** The URL follows the selection after this pause, ms, so that holding an arrow key stays smooth. */
const URL_DELAY_MS = 150

/** What the trace screen shows and how to change it. Selection, tab and query live in the URL. */
export interface TraceState {
  readonly selectedId: string | undefined
  readonly tab: DetailTab | undefined
  readonly mode: TraceMode
  readonly find: string
  readonly found: FoundRows | undefined
  readonly collapsed: ReadonlySet<string>
  /** The rows on show, ascending. */
  readonly rows: Int32Array
  readonly select: (id?: string) => void
  /** Selects a row and opens everything above it. */
  readonly goTo: (row: number) => void
  readonly setTab: (tab: DetailTab) => void
  readonly setFind: (find: string) => void
  readonly setMode: (mode: TraceMode) => void
  /** Shows the tree with a query in its find field. */
  readonly showFound: (find: string) => void
  readonly setCollapsed: (collapsed: ReadonlySet<string>) => void
  readonly toggle: (id: string) => void
}

export function useTraceState(model: TraceModel): TraceState {
  const { columns, sums } = model
  const [{ observation, tab, mode = 'tree', find = '' }, change] = useSearchState()
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set())
  // In the same frame as what is typed: 50,000 rows take a few milliseconds.
  const found = useMemo(() => (find === '' ? undefined : findRows(columns, find)), [columns, find])
  const rows = useMemo(
    () => visibleRows(columns, sums, { collapsed, kept: found?.kept }),
    [columns, sums, collapsed, found],
  )
  // These two go to every row: they stay the same so that a row is drawn again only when it changes.
  const select = useCallback((id?: string) => change({ observation: id }), [change])
  const toggle = useCallback((id: string) => setCollapsed((before) => toggled(before, id)), [])
  return {
    selectedId: observation,
    tab,
    mode,
    find,
    found,
    collapsed,
    rows,
    select,
    goTo: (row) => {
      setCollapsed(revealed(columns, collapsed, row))
      change({ observation: columns.id[row] })
    },
    setTab: (next) => change({ tab: next }),
    setFind: (next) => change({ find: next === '' ? undefined : next }),
    setMode: (next) => change({ mode: next === 'tree' ? undefined : next }),
    showFound: (next) => change({ find: next, mode: undefined }),
    setCollapsed,
    toggle,
  }
}

type SearchChange = { [Key in keyof TraceSearch]?: TraceSearch[Key] | undefined }

/** The search parameters, changed at once here and a moment later in the URL. */
function useSearchState(): [TraceSearch, (change: SearchChange) => void] {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [draft, setDraft] = useState<TraceSearch>(search)
  const [seen, setSeen] = useState(search)
  const written = useRef(search)
  if (seen !== search) {
    setSeen(search)
    // Back, forward or a link; what this hook wrote itself changes nothing.
    if (!isSameSearch(search, draft)) setDraft(search)
  }
  useEffect(() => {
    if (isSameSearch(draft, written.current)) return undefined
    const timer = setTimeout(() => {
      written.current = draft
      void navigate({ search: draft, replace: true })
    }, URL_DELAY_MS)
    return () => clearTimeout(timer)
  }, [draft, navigate])
  useEffect(() => {
    written.current = search
  }, [search])
  const change = useCallback(
    (next: SearchChange): void =>
      setDraft((current) => {
        const entries = Object.entries({ ...current, ...next })
        return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
      }),
    [],
  )
  return [draft, change]
}

function isSameSearch(one: TraceSearch, other: TraceSearch): boolean {
  return SEARCH_KEYS.every((key) => one[key] === other[key])
}

const SEARCH_KEYS = ['observation', 'tab', 'mode', 'find'] as const
