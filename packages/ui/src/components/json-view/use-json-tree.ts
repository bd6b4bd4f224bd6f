import { useMemo, useState } from 'react'

import type { JsonMatch } from '../../json/find-in-json.ts'
import { findInJson, revealing } from '../../json/find-in-json.ts'
import type { JsonRow } from '../../json/json-rows.ts'
import { jsonRows } from '../../json/json-rows.ts'

export interface JsonTree {
  /** The lines on show. The braces around everything say nothing: an open root is left out. */
  readonly rows: readonly JsonRow[]
  /** True: the root is left out, so every line stands one step further left. */
  readonly isRootHidden: boolean
  /** The line that keys move from and that offers its path. */
  readonly active: number
  /** True once a line was chosen by hand or by a search. */
  readonly isChosen: boolean
  readonly isExpanded: boolean
  /** False: nothing opens, so no room is kept for arrows. */
  readonly hasGutter: boolean
  readonly search: JsonSearch
  readonly activate: (index: number) => void
  readonly toggle: (path: string) => void
  /** Shows a string that holds JSON as text, or as a tree again. */
  readonly toggleText: (path: string) => void
  readonly openTo: (depth: number) => void
}

export interface JsonSearch {
  /** Undefined: the search is closed. */
  readonly text: string | undefined
  readonly matches: readonly JsonMatch[]
  /** The match on show; -1 before the first one. */
  readonly current: number
  readonly setText: (text: string | undefined) => void
  readonly move: (direction: 1 | -1) => void
}

const NO_MATCHES: readonly JsonMatch[] = []

/** What is open, active and found in a value. `find` is what it is searched for at first. */
export function useJsonTree(
  value: unknown,
  firstDepth: number,
  find: string | undefined,
): JsonTree {
  const [depth, setDepth] = useState(firstDepth)
  const [toggled, setToggled] = useState<ReadonlySet<string>>(() => opened(value, firstDepth, find))
  const [asText, setAsText] = useState<ReadonlySet<string>>(new Set())
  const [activePath, setActivePath] = useState(() => firstMatch(value, find)?.path)
  const [text, setText] = useState(find)
  const matches = useMemo(
    () => (text === undefined ? NO_MATCHES : findInJson(value, text)),
    [value, text],
  )
  const all = useMemo(
    () => jsonRows(value, { openDepth: depth, toggled, asText }),
    [value, depth, toggled, asText],
  )
  const isRootHidden = all[0]?.isOpen === true
  const rows = useMemo(() => (isRootHidden ? all.slice(1) : all), [all, isRootHidden])
  const hasGutter = useMemo(() => rows.some(({ childCount }) => childCount > 0), [rows])
  const active = useMemo(
    () => rows.findIndex(({ path }) => path === activePath),
    [rows, activePath],
  )
  const current = useMemo(
    () => matches.findIndex(({ path }) => path === activePath),
    [matches, activePath],
  )
  const show = (match: JsonMatch | undefined): void => {
    if (match === undefined) return
    setToggled(revealing(match, { openDepth: depth, toggled }))
    setActivePath(match.path)
  }
  return {
    rows,
    isRootHidden,
    active: Math.max(0, active),
    isChosen: active >= 0,
    isExpanded: depth === Infinity,
    hasGutter,
    search: {
      text,
      matches,
      current,
      setText: (next) => {
        setText(next)
        if (next !== undefined) show(firstMatch(value, next))
      },
      move: (direction) => show(matches[(current + direction + matches.length) % matches.length]),
    },
    activate: (index) => setActivePath(rows[index]?.path),
    toggle: (path) => setToggled((before) => flipped(before, path)),
    toggleText: (path) => setAsText((before) => flipped(before, path)),
    openTo: (next) => {
      setDepth(next)
      setToggled(new Set())
    },
  }
}

function firstMatch(value: unknown, text: string | undefined): JsonMatch | undefined {
  return text === undefined ? undefined : findInJson(value, text)[0]
}

function opened(value: unknown, openDepth: number, find: string | undefined): ReadonlySet<string> {
  const match = firstMatch(value, find)
  return match === undefined ? new Set() : revealing(match, { openDepth, toggled: new Set() })
}

function flipped(paths: ReadonlySet<string>, path: string): ReadonlySet<string> {
  const next = new Set(paths)
  if (!next.delete(path)) next.add(path)
  return next
}
