import type { ReactNode } from 'react'

import type { Suggestion } from '../filter/suggest.ts'
import { formatCount } from '../format/tokens.ts'
import { t } from '../messages/translate.ts'

export interface SuggestionListProps {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  /** -1: none. */
  readonly active: number
  readonly onTake: (suggestion: Suggestion) => void
}

/** What could be typed next, below a field; the field keeps the focus. */
export function SuggestionList({
  id,
  suggestions,
  active,
  onTake,
}: SuggestionListProps): ReactNode {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('Suggestions')}
      className="absolute inset-x-0 top-8 z-20 max-h-72 overflow-y-auto rounded-control border bg-bg p-1 shadow-floating"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.text}
          id={suggestionId(id, index)}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
          className="flex h-7 cursor-pointer items-center justify-between gap-4 rounded-control px-2 text-table hover:bg-hover aria-selected:bg-accent-tint"
        >
          <span dir="auto" className="truncate">
            {suggestion.label}
          </span>
          {suggestion.count !== undefined && (
            <span className="numeric shrink-0 text-muted">{formatCount(suggestion.count)}</span>
          )}
        </div>
      ))}
    </div>
  )
}

export function suggestionId(listId: string, index: number): string {
  return `${listId}-${index}`
}
