import { ChevronDown, ChevronRight, Route } from 'lucide-react'
import { memo, useState } from 'react'
import type { ReactNode } from 'react'

import { formatSize } from '../../format/size.ts'
import { formatCount } from '../../format/tokens.ts'
import type { JsonKind, JsonRow, RowPlace } from '../../json/json-rows.ts'
import { ExactNumber, printJson } from '../../json/parse-exact.ts'
import { t } from '../../messages/translate.ts'
import { CopyButton } from '../copy-button.tsx'
import { MarkedText } from '../marked-text.tsx'

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
  /** True: its address and value can be copied. */
  readonly offersPath: boolean
  readonly onToggle: (place: RowPlace) => void
  readonly onToggleText: (place: RowPlace) => void
  readonly onActive: (place: RowPlace) => void
  readonly hasGutter: boolean
  /** Steps that the line is moved to the right. */
  readonly depth: number
  /** What is searched for: it is marked. */
  readonly find: string | undefined
}

/** One line of the viewer: key and value, or a container that opens. */
export const JsonLine = memo(function JsonLine(props: JsonLineProps): ReactNode {
  const { row, index, isActive, onToggle, onToggleText, onActive, depth, find } = props
  const isContainer = row.childCount > 0
  const place = { path: row.path, index }
  const Chevron = row.isOpen ? ChevronDown : ChevronRight
  return (
    <div
      role="treeitem"
      aria-level={depth + 1}
      {...(isContainer ? { 'aria-expanded': row.isOpen } : {})}
      aria-selected={isActive}
      title={row.path}
      onClick={() => {
        onActive(place)
        if (isContainer) onToggle(place)
      }}
      className={`flex min-h-[22px] items-start gap-1.5 pe-8 leading-[22px] hover:bg-hover ${isContainer ? 'cursor-pointer' : ''}`}
      style={{ paddingInlineStart: 8 + depth * INDENT_PX }}
    >
      {props.hasGutter && (
        <span aria-hidden className="grid h-[22px] w-3.5 shrink-0 place-items-center text-faint">
          {isContainer && <Chevron size={12} />}
        </span>
      )}
      {row.label !== undefined && (
        <span className="shrink-0 text-accent">
          <MarkedText text={row.label} find={find} />
          <span className="text-faint">:</span>
        </span>
      )}
      <Value row={row} find={find} />
      {props.offersPath && <PathTools row={row} />}
      {row.isNested && (
        <button
          type="button"
          title={t('This is a string that holds JSON. Show it as text')}
          onClick={(event) => {
            event.stopPropagation()
            onToggleText(place)
          }}
          className="shrink-0 rounded-control bg-hover px-1 font-sans text-meta text-muted"
        >
          json
        </button>
      )}
    </div>
  )
})

interface ValueProps {
  readonly row: JsonRow
  readonly find: string | undefined
}

function Value({ row, find }: ValueProps): ReactNode {
  const { value, kind } = row
  if (typeof value === 'string') {
    return <StringValue text={value} isRoot={row.path === '$'} find={find} />
  }
  return (
    <span className={KIND_COLOURS[kind]}>
      <MarkedText text={valueText(row)} find={row.childCount > 0 ? undefined : find} />
    </span>
  )
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

interface StringValueProps {
  readonly text: string
  readonly isRoot: boolean
  readonly find: string | undefined
}

function StringValue({ text, isRoot, find }: StringValueProps): ReactNode {
  const [isOpened, setIsOpened] = useState(false)
  const isWhole = isOpened || saysBehindTheCut(text, find)
  const isCut = !isWhole && text.length > SHOWN_CHARACTERS
  return (
    <span className="payload-text min-w-0 text-text">
      {!isRoot && (
        <span aria-hidden className="text-faint">
          "
        </span>
      )}
      <MarkedText text={isCut ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text} find={find} />
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
            setIsOpened(true)
          }}
          className="ms-1 font-sans text-meta text-accent underline"
        >
          {t('show {size}', { size: formatSize(new TextEncoder().encode(text).length) })}
        </button>
      )}
    </span>
  )
}

/** A search result must not hide behind the cut. */
function saysBehindTheCut(text: string, find: string | undefined): boolean {
  if (find === undefined || find === '' || text.length <= SHOWN_CHARACTERS) return false
  const place = text.toLowerCase().indexOf(find.toLowerCase())
  return place + find.length > SHOWN_CHARACTERS
}

/** The address and the value of the active line, to take away. */
function PathTools({ row }: { readonly row: JsonRow }): ReactNode {
  const { value, path } = row
  return (
    <span
      className="-my-px ms-auto flex shrink-0 font-sans"
      onClick={(event) => event.stopPropagation()}
    >
      {row.kind !== 'range' && (
        <CopyButton label={t('Copy the path')} text={() => path} icon={Route} isIconOnly />
      )}
      <CopyButton
        label={t('Copy the value')}
        text={() => (typeof value === 'string' ? value : printJson(value))}
        isIconOnly
      />
    </span>
  )
}
