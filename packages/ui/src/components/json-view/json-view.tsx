import { ChevronsDownUp, ChevronsUpDown, Search } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'

import { printJson } from '../../json/parse-exact.ts'
import { t } from '../../messages/translate.ts'
import { CopyButton } from '../copy-button.tsx'
import { AllLines, LinesInView } from './json-lines.tsx'
import { JsonSearchBar } from './json-search-bar.tsx'
import type { JsonTree } from './use-json-tree.ts'
import { useJsonTree } from './use-json-tree.ts'

/** Up to this many lines the viewer is as tall as its content; beyond, it scrolls by itself and draws only what is seen. */
const INLINE_ROWS = 120
const DEFAULT_OPEN_DEPTH = 2

export interface JsonViewProps {
  readonly label: string
  readonly value: unknown
  readonly openDepth?: number
  /** What is searched for at first. */
  readonly find?: string | undefined
}

/** A value as a tree: text exactly as it came, numbers to the digit, long strings and long lists on request. */
export function JsonView({
  label,
  value,
  openDepth = DEFAULT_OPEN_DEPTH,
  find,
}: JsonViewProps): ReactNode {
  const tree = useJsonTree(value, openDepth, find)
  return (
    <div dir="ltr" className="relative rounded-card border bg-subtle font-mono text-table">
      <div className="absolute end-1 top-1 z-10 flex">
        {tree.search.text === undefined && <Tools label={label} tree={tree} />}
        <CopyButton
          label={t('Copy {label}', { label })}
          text={() => textToCopy(value)}
          isIconOnly
        />
      </div>
      {tree.search.text !== undefined && <JsonSearchBar label={label} search={tree.search} />}
      <div
        role="tree"
        aria-label={label}
        tabIndex={0}
        onKeyDown={(event) => {
          if (actOnKey(event, tree)) event.preventDefault()
        }}
        className="-outline-offset-2"
      >
        {tree.rows.length <= INLINE_ROWS ? <AllLines tree={tree} /> : <LinesInView tree={tree} />}
      </div>
    </div>
  )
}

const TOOL =
  'grid size-6 shrink-0 place-items-center rounded-control text-faint hover:bg-hover hover:text-text'

/** Search and fold; a value without anything to open needs neither. */
function Tools({ label, tree }: { readonly label: string; readonly tree: JsonTree }): ReactNode {
  if (!tree.hasGutter) return null
  const fold = tree.isExpanded
    ? t('Collapse {label}', { label })
    : t('Expand all of {label}', { label })
  const Fold = tree.isExpanded ? ChevronsDownUp : ChevronsUpDown
  return (
    <>
      <button
        type="button"
        aria-label={t('Search {label}', { label })}
        title={t('Search (Ctrl F)')}
        onClick={() => tree.search.setText('')}
        className={TOOL}
      >
        <Search size={14} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={fold}
        title={fold}
        onClick={() => tree.openTo(tree.isExpanded ? 1 : Infinity)}
        className={TOOL}
      >
        <Fold size={14} aria-hidden />
      </button>
    </>
  )
}

const textToCopy = (value: unknown): string =>
  typeof value === 'string' ? value : printJson(value)

/** Does what a key means in the tree; false when it means nothing here. */
function actOnKey(event: KeyboardEvent, tree: JsonTree): boolean {
  const { key, ctrlKey, metaKey } = event
  if ((ctrlKey || metaKey) && key === 'f') {
    tree.search.setText(tree.search.text ?? '')
    return true
  }
  if (/^[1-6]$/u.test(key) && event.target === event.currentTarget) {
    tree.openTo(key === '6' ? Infinity : Number(key))
    return true
  }
  return moveInTree(key, tree)
}

function moveInTree(key: string, { rows, active, activate, toggle }: JsonTree): boolean {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key]
  if (step !== undefined) {
    const index = Math.max(0, Math.min(rows.length - 1, active + step))
    const next = rows[index]
    if (next !== undefined) activate({ path: next.path, index })
    return true
  }
  const row = rows[active]
  if (row === undefined || row.childCount === 0) return false
  if (key !== (row.isOpen ? 'ArrowLeft' : 'ArrowRight')) return false
  toggle({ path: row.path, index: active })
  return true
}
