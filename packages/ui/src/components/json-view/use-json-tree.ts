import { useMemo, useState } from 'react'

import type { JsonMatch } from '../../json/find-in-json.ts'
import { matchesOf, outlineOf, revealed, toggledAt, toggledText } from '../../json/json-outline.ts'
import type { JsonRow } from '../../json/json-rows.ts'

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

/** What is open, active and found in a value. `find` is what it is searched for at first. */
export function useJsonTree(
  value: unknown,
  firstDepth: number,
  find: string | undefined,
): JsonTree {
  const [kept, setOutline] = useState(() =>
    revealed(outlineOf(value, firstDepth), matchesOf(value, find)[0]),
  )
  const [activePath, setActivePath] = useState(() => matchesOf(value, find)[0]?.path)
  const [text, setText] = useState(find)
  const outline = kept.value === value ? kept : outlineOf(value, firstDepth)
  if (outline !== kept) setOutline(outline)
  const matches = matchesOf(value, text)
  const all = outline.rows
  const isRootHidden = all[0]?.isOpen === true
  const rows = useMemo(() => (isRootHidden ? all.slice(1) : all), [all, isRootHidden])
  const hasGutter = useMemo(() => rows.some(({ childCount }) => childCount > 0), [rows])
  const active = useMemo(
    () => (activePath === undefined ? -1 : rows.findIndex(({ path }) => path === activePath)),
    [rows, activePath],
  )
  const current = useMemo(
    () => matches.findIndex(({ path }) => path === activePath),
    [matches, activePath],
  )
  const show = (match: JsonMatch | undefined): void => {
    if (match === undefined) return
    setOutline(revealed(outline, match))
    setActivePath(match.path)
  }
  return {
    rows,
    isRootHidden,
    active: Math.max(0, active),
    isChosen: active >= 0,
    isExpanded: outline.openDepth === Infinity,
    hasGutter,
    search: {
      text,
      matches,
      current,
      setText: (next) => {
        setText(next)
        show(matchesOf(value, next)[0])
      },
      move: (direction) => show(matches[(current + direction + matches.length) % matches.length]),
    },
    activate: (index) => setActivePath(rows[index]?.path),
    toggle: (path) => setOutline((before) => toggledAt(before, path)),
    toggleText: (path) => setOutline((before) => toggledText(before, path)),
    openTo: (depth) => setOutline(outlineOf(value, depth, outline.asText)),
  }
}
