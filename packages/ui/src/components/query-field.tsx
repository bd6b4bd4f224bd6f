import { Search, X } from 'lucide-react'
import { useId, useState } from 'react'
import type { ReactNode, Ref } from 'react'

import type { QueryMistake } from '../filter/lex-query.ts'

export interface QueryFieldProps {
  readonly ref?: Ref<HTMLInputElement>
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly mistakes: readonly QueryMistake[]
  readonly onChange: (value: string) => void
  readonly onEnter?: () => void
}

/** The one field queries are typed in. It keeps what is typed until the URL says something else. */
export function QueryField(props: QueryFieldProps): ReactNode {
  const { value, mistakes, onChange } = props
  const noteId = useId()
  const [draft, setDraft] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    if (draft.trim() !== value) setDraft(value)
  }
  const change = (next: string): void => {
    setDraft(next)
    onChange(next.trim())
  }
  const mistake = mistakes[0]
  return (
    <div className="relative flex min-w-48 flex-1 items-center">
      <Search size={14} aria-hidden className="pointer-events-none absolute start-2 text-faint" />
      <input
        ref={props.ref}
        type="text"
        aria-label={props.label}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : noteId}
        placeholder={props.placeholder}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => change(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Enter') props.onEnter?.()
        }}
        className="h-7 w-full rounded-control border border-line-strong bg-bg ps-7 pe-7 text-table placeholder:text-faint aria-invalid:border-error"
      />
      {draft !== '' && (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => change('')}
          className="absolute end-1 grid size-5 place-items-center rounded-control text-faint hover:bg-hover hover:text-text"
        >
          <X size={14} aria-hidden />
        </button>
      )}
      {mistake !== undefined && (
        <p
          id={noteId}
          role="status"
          className="absolute inset-x-0 top-8 z-20 rounded-control border bg-bg px-2 py-1 text-table text-error shadow-floating"
        >
          <span className="font-mono underline decoration-wavy">
            {draft.slice(mistake.start, mistake.end)}
          </span>{' '}
          {mistake.message}
        </p>
      )}
    </div>
  )
}
