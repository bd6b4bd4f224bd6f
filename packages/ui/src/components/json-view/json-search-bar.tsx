import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { JsonSearch } from './use-json-tree.ts'

const BUTTON =
  'grid size-6 shrink-0 place-items-center rounded-control text-faint hover:bg-hover hover:text-text'

/** Search in one value: Enter and Shift Enter go through the places, Escape closes it. */
export function JsonSearchBar({ label, search }: { label: string; search: JsonSearch }): ReactNode {
  const { text, matches, current } = search
  const field = useRef<HTMLInputElement>(null)
  const isEmpty = text === ''
  useEffect(() => {
    // Opened by hand it wants a word; opened by a hit elsewhere it must not take the focus.
    if (isEmpty) field.current?.focus()
  }, [isEmpty])
  const act = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') search.move(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') search.setText(undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="flex items-center gap-1 border-b py-1 ps-2 pe-9 font-sans">
      <input
        ref={field}
        type="text"
        aria-label={t('Search {label}', { label })}
        value={text}
        spellCheck={false}
        onChange={(event) => search.setText(event.target.value)}
        onKeyDown={act}
        className="h-6 min-w-0 flex-1 rounded-control border border-line-strong bg-bg px-2"
      />
      <span role="status" className="numeric text-muted">
        {isEmpty ? '' : placeOf(current, matches.length)}
      </span>
      <button
        type="button"
        aria-label={t('Previous place')}
        onClick={() => search.move(-1)}
        className={BUTTON}
      >
        <ArrowUp size={14} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={t('Next place')}
        onClick={() => search.move(1)}
        className={BUTTON}
      >
        <ArrowDown size={14} aria-hidden />
      </button>
      <button
        type="button"
        aria-label={t('Close the search')}
        onClick={() => search.setText(undefined)}
        className={BUTTON}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}

function placeOf(current: number, count: number): string {
  if (count === 0) return t('not found')
  return current < 0
    ? formatCount(count)
    : t('{place} of {count}', { place: formatCount(current + 1), count: formatCount(count) })
}
