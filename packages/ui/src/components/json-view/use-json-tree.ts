import type { Dispatch, SetStateAction } from 'react'
import { useMemo, useState } from 'react'

import type { JsonMatch } from '../../json/find-in-json.ts'
import type { JsonOutline } from '../../json/json-outline.ts'
import { matchesOf, outlineOf, revealed, toggledAt, toggledText } from '../../json/json-outline.ts'
import type { JsonRow, RowPlace } from '../../json/json-rows.ts'
import { indexOfPath } from '../../json/json-rows.ts'

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
  readonly activate: (place: RowPlace) => void
  /** Opens or closes a line. */
  readonly toggle: (place: RowPlace) => void
  /** Shows a string that holds JSON as text, or as a tree again. */
  readonly toggleText: (place: RowPlace) => void
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
  const [chosen, setChosen] = useState<RowPlace | undefined>(() =>
    placeOf(matchesOf(value, find)[0]),
  )
  const [text, setText] = useState(find)
  const outline = kept.value === value ? kept : outlineOf(value, firstDepth)
  if (outline !== kept) setOutline(outline)
  const matches = matchesOf(value, text)
  const all = outline.rows
  const isRootHidden = all[0]?.isOpen === true
  const rows = useMemo(() => (isRootHidden ? all.slice(1) : all), [all, isRootHidden])
  const hasGutter = useMemo(() => rows.some(({ childCount }) => childCount > 0), [rows])
  const active = useMemo(
    () => (chosen === undefined ? -1 : indexOfPath(rows, chosen)),
    [rows, chosen],
  )
  const current = useMemo(
    () => matches.findIndex(({ path }) => path === chosen?.path),
    [matches, chosen],
  )
  const toggles = useToggles(setOutline)
  const show = (match: JsonMatch | undefined): void => {
    if (match === undefined) return
    setOutline(revealed(outline, match))
    setChosen(placeOf(match))
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
    activate: setChosen,
    ...toggles,
    openTo: (depth) => setOutline(outlineOf(value, depth, outline.asText)),
  }
}

const placeOf = (match: JsonMatch | undefined): RowPlace | undefined =>
  match && { path: match.path, index: 0 }

/** The same as long as the viewer is there: a line is drawn again only when something about it changes. */
function useToggles(
  setOutline: Dispatch<SetStateAction<JsonOutline>>,
): Pick<JsonTree, 'toggle' | 'toggleText'> {
  return useMemo(
    () => ({
      toggle: (place) => setOutline((before) => toggledAt(before, inAll(before, place))),
      toggleText: (place) => setOutline((before) => toggledText(before, inAll(before, place))),
    }),
    [setOutline],
  )
}

/** The place among all rows, of which an open root is not on show. */
const inAll = ({ rows }: JsonOutline, { path, index }: RowPlace): RowPlace => ({
  path,
  index: rows[0]?.isOpen === true ? index + 1 : index,
})
