import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import type { DetailTab, TraceMode, TraceSearch } from '../../search-params.ts'
import { printZoom, readZoom } from '../../search-params.ts'
import { revealed, toggled } from '../../trace-view/collapse.ts'
import type { FoundRows } from '../../trace-view/find-rows.ts'
import { findRows, prepareFind } from '../../trace-view/find-rows.ts'
import { firstHitOf } from '../../trace-view/payload-hits.ts'
import type { TimeWindow } from '../../trace-view/ticks.ts'
import { visibleRows } from '../../trace-view/visible-rows.ts'
import { whenIdle } from '../../when-idle.ts'
import type { TraceModel } from './trace-model.ts'
import type { PayloadSearch } from './use-payload-hits.ts'
import { usePayloadHits } from './use-payload-hits.ts'

/** The URL follows the selection after this pause, ms, so that holding an arrow key stays smooth. */
const URL_DELAY_MS = 150

/** What the trace screen shows and how to change it. Selection, tab and query live in the URL. */
export interface TraceState {
  readonly selectedId: string | undefined
  readonly tab: DetailTab | undefined
  readonly mode: TraceMode
  readonly find: string
  /** Set while a stretch of the time was chosen by hand. */
  readonly zoom: TimeWindow | undefined
  readonly found: FoundRows | undefined
  /** What inputs, outputs and metadata say of the query. */
  readonly payloads: PayloadSearch
  readonly collapsed: ReadonlySet<string>
  /** The rows on show, ascending. */
  readonly rows: Int32Array
  readonly select: (id?: string) => void
  /** Selects a row and opens everything above it. */
  readonly goTo: (row: number) => void
  readonly setTab: (tab: DetailTab) => void
  readonly setFind: (find: string) => void
  readonly setZoom: (zoom: TimeWindow | undefined) => void
  readonly setMode: (mode: TraceMode) => void
  /** Shows the tree with a query in its find field. */
  readonly showFound: (find: string) => void
  readonly setCollapsed: (collapsed: ReadonlySet<string>) => void
  readonly toggle: (id: string) => void
}

export function useTraceState(model: TraceModel): TraceState {
  const { columns, sums } = model
  const [{ observation, tab, mode = 'tree', find = '', zoom: zoomText }, change] = useSearchState()
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(() => new Set())
  const payloads = usePayloadHits(find)
  const { hits } = payloads
  // In the same frame as what is typed: 50,000 rows take a few milliseconds.
  const found = useMemo(
    () => (find === '' ? undefined : findRows(columns, find, hits)),
    [columns, find, hits],
  )
  useEffect(() => whenIdle(() => prepareFind(columns)), [columns])
  const rows = useMemo(
    () => visibleRows(columns, sums, { collapsed, kept: found?.kept }),
    [columns, sums, collapsed, found],
  )
  // These two go to every row: they stay the same so that a row is drawn again only when it changes.
  const select = useCallback(
    (id?: string) => {
      const isSaid = id !== undefined && firstHitOf(hits, id) !== undefined
      change({ observation: id, ...(isSaid ? { tab: 'data' } : {}) })
    },
    [change, hits],
  )
  const zoom = useMemo(() => readZoom(zoomText), [zoomText])
  const setZoom = useCallback(
    (next: TimeWindow | undefined) => change({ zoom: next && printZoom(next) }),
    [change],
  )
  const toggle = useCallback((id: string) => setCollapsed((before) => toggled(before, id)), [])
  return {
    selectedId: observation,
    tab,
    mode,
    find,
    zoom,
    setZoom,
    found,
    payloads,
    collapsed,
    rows,
    select,
    goTo: (row) => {
      setCollapsed((before) => revealed(columns, before, row))
      select(columns.id[row])
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
  // Every route that shows a trace reads its URL with readTraceSearch.
  const search: TraceSearch = useSearch({ strict: false })
  const navigate = useNavigate()
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
      void navigate({ to: '.', search: draft, hash: true, replace: true })
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

const SEARCH_KEYS = ['observation', 'tab', 'mode', 'find', 'zoom'] as const
