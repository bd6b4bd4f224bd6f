import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo, useState } from 'react'
import type { ReactNode } from 'react'

import { formatSize } from '../../format/size.ts'
import { formatCount } from '../../format/tokens.ts'
import type { JsonKind, JsonRow } from '../../json/json-rows.ts'
import { ExactNumber } from '../../json/parse-exact.ts'

/** Strings longer than this are cut until they are asked for. */
const SHOWN_CHARACTERS = 300
const INDENT_PX = 14

const KIND_COLOURS: Readonly<Record<JsonKind, string>> = {
  string: 'text-text',
  number: 'text-info',
  boolean: 'text-warning',
  null: 'text-faint',
  object: 'text-faint',
  array: 'text-faint',
  range: 'text-faint',
}

export interface JsonLineProps {
  readonly row: JsonRow
  readonly index: number
  readonly isActive: boolean
  readonly onToggle: (path: string) => void
  readonly onToggleText: (path: string) => void
  readonly onActive: (index: number) => void
  readonly hasGutter: boolean
}

/** One line of the viewer: key and value, or a container that opens. */
export const JsonLine = memo(function JsonLine(props: JsonLineProps): ReactNode {
  const { row, index, isActive, onToggle, onToggleText, onActive } = props
  const isContainer = row.childCount > 0
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  return (
    <div
      role="treeitem"
      aria-level={row.depth + 1}
      {...(isContainer ? { 'aria-expanded': row.isOpen } : {})}
      aria-selected={isActive}
      title={row.path}
      onClick={() => {
        onActive(index)
        if (isContainer) onToggle(row.path)
      }}
      className={`flex min-h-[22px] items-start gap-1.5 pe-8 leading-[22px] hover:bg-hover ${isContainer ? 'cursor-pointer' : ''}`}
      style={{ paddingInlineStart: 8 + row.depth * INDENT_PX }}
    >
      {props.hasGutter && (
        <span aria-hidden className="grid h-[22px] w-3.5 shrink-0 place-items-center text-faint">
          {isContainer && <Chevron size={12} />}
        </span>
      )}
      {row.label !== undefined && (
        <span className="shrink-0 text-accent">
          {row.label}
          <span className="text-faint">:</span>
        </span>
      )}
      <Value row={row} />
      {row.isNested && (
        <button
          type="button"
          title="This is a string that holds JSON. Show it as text"
          onClick={(event) => {
            event.stopPropagation()
            onToggleText(row.path)
          }}
          className="shrink-0 rounded-control bg-hover px-1 font-sans text-meta text-muted"
        >
          json
        </button>
      )}
    </div>
  )
})

function Value({ row }: { readonly row: JsonRow }): ReactNode {
  const { value, kind } = row
  if (typeof value === 'string') return <StringValue text={value} isRoot={row.path === '$'} />
  return <span className={KIND_COLOURS[kind]}>{valueText(row)}</span>
}

function valueText({ value, kind, childCount, isOpen }: JsonRow): string {
  if (value instanceof ExactNumber) return value.digits
  if (kind === 'object')
    return childCount === 0 ? '{}' : isOpen ? '' : `{ ${formatCount(childCount)} }`
  if (kind === 'array')
    return childCount === 0 ? '[]' : isOpen ? '' : `[ ${formatCount(childCount)} ]`
  if (kind === 'range') return ''
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'null'
}

function StringValue({ text, isRoot }: { text: string; isRoot: boolean }): ReactNode {
  const [isWhole, setIsWhole] = useState(false)
  const isCut = !isWhole && text.length > SHOWN_CHARACTERS
  return (
    <span className="payload-text min-w-0 text-text">
      {!isRoot && (
        <span aria-hidden className="text-faint">
          "
        </span>
      )}
      {isCut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
      {!isRoot && !isCut && (
        <span aria-hidden className="text-faint">
          "
        </span>
      )}
      {isCut && (
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation()
            setIsWhole(true)
          }}
          className="ms-1 font-sans text-meta text-accent underline"
        >
          show {formatSize(new Blob([text]).size)}
        </button>
      )}
    </span>
  )
}
