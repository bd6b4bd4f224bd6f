import { Search, X } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import type { ReactNode, Ref } from 'react'

import type { QueryMistake } from '../filter/lex-query.ts'
import type { Suggestion } from '../filter/suggest.ts'
import { t } from '../messages/translate.ts'
import { SuggestionList, suggestionId } from './suggestion-list.tsx'
import { useSuggestionKeys } from './use-suggestion-keys.ts'

export interface QueryFieldProps {
  readonly ref?: Ref<HTMLInputElement>
  /** Also the hint in the field where there is no room for the longer one. */
  readonly label: string
  readonly placeholder: string
  readonly value: string
  readonly mistakes: readonly QueryMistake[]
  readonly onChange: (value: string) => void
  readonly onEnter?: () => void
  /** What could be typed next; given, the field is a combobox. */
  readonly suggestions?: readonly Suggestion[]
  /** Told what stands in the field, blanks at its end included. */
  readonly onDraft?: (draft: string) => void
}

const NO_SUGGESTIONS: readonly Suggestion[] = []

/** The one field queries are typed in. It keeps what is typed until the URL says something else. */
export function QueryField(props: QueryFieldProps): ReactNode {
  const { value, mistakes, onChange } = props
  const noteId = useId()
  const listId = useId()
  const [draft, setDraft] = useState(value)
  const [shown, setShown] = useState(value)
  if (shown !== value) {
    setShown(value)
    if (draft.trim() !== value) setDraft(value)
  }
  const change = (next: string): void => {
    setDraft(next)
    props.onDraft?.(next)
    onChange(next.trim())
  }
  const [isRoomy, setIsRoomy] = useState(true)
  const suggesting = useSuggestionKeys(props.suggestions ?? NO_SUGGESTIONS, change)
  const mistake = suggesting.isOpen ? undefined : mistakes[0]
  return (
    <div className="relative flex min-w-48 flex-1 items-center">
      <HintRoom hint={props.placeholder} onMeasure={setIsRoomy} />
      <Search size={14} aria-hidden className="pointer-events-none absolute start-2 text-faint" />
      <input
        ref={props.ref}
        type="text"
        {...(props.suggestions !== undefined && comboboxProps(listId, suggesting))}
        aria-label={props.label}
        aria-invalid={mistake !== undefined}
        aria-describedby={mistake === undefined ? undefined : noteId}
        placeholder={isRoomy ? props.placeholder : props.label}
        value={draft}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          change(event.target.value)
          suggesting.show(true)
        }}
        onBlur={() => suggesting.show(false)}
        onKeyDown={(event) => {
          if (suggesting.onKeyDown(event)) return
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Enter') props.onEnter?.()
        }}
        className="h-7 w-full rounded-control border border-line-strong bg-bg ps-7 pe-7 text-table placeholder:text-faint aria-invalid:border-error"
      />
      {draft !== '' && <ClearButton onClear={() => change('')} />}
      {suggesting.isOpen && (
        <SuggestionList
          id={listId}
          suggestions={props.suggestions ?? NO_SUGGESTIONS}
          active={suggesting.active}
          onTake={suggesting.takeOne}
        />
      )}
      {mistake !== undefined && <MistakeNote id={noteId} mistake={mistake} text={draft} />}
    </div>
  )
}

interface HintRoomProps {
  readonly hint: string
  /** Told whether the field has room for the hint. */
  readonly onMeasure: (isRoomy: boolean) => void
}

/** As wide as what is typed may be, and unseen. */
function HintRoom({ hint, onMeasure }: HintRoomProps): ReactNode {
  const inner = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const [text, room] = [inner.current, inner.current?.parentElement]
    if (!text || !room) return undefined
    const measure = new ResizeObserver(() => onMeasure(text.offsetWidth <= room.offsetWidth))
    // A font that arrives later changes the one, the window the other.
    for (const element of [text, room]) measure.observe(element)
    return () => measure.disconnect()
  }, [onMeasure])
  return (
    <span aria-hidden className="invisible absolute start-7 end-7 h-0 overflow-hidden text-table">
      <span ref={inner} className="inline-block whitespace-nowrap">
        {hint}
      </span>
    </span>
  )
}

/** What tells assistive technology about the list below the field. */
function comboboxProps(
  listId: string,
  { isOpen, active }: { readonly isOpen: boolean; readonly active: number },
) {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': isOpen,
    'aria-controls': isOpen ? listId : undefined,
    'aria-activedescendant': active === -1 ? undefined : suggestionId(listId, active),
  } as const
}

function ClearButton({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <button
      type="button"
      aria-label={t('Clear')}
      onClick={onClear}
      className="absolute end-1 grid size-5 place-items-center rounded-control text-faint hover:bg-hover hover:text-text"
    >
      <X size={14} aria-hidden />
    </button>
  )
}

interface MistakeNoteProps {
  readonly id: string
  readonly mistake: QueryMistake
  /** What was typed. */
  readonly text: string
}

/** What means nothing, and what to do about it. */
function MistakeNote({ id, mistake, text }: MistakeNoteProps): ReactNode {
  return (
    <p
      id={id}
      role="status"
      className="absolute inset-x-0 top-8 z-20 rounded-control border bg-bg px-2 py-1 text-table text-error shadow-floating"
    >
      <span className="font-mono underline decoration-wavy">
        {text.slice(mistake.start, mistake.end)}
      </span>{' '}
      {mistake.message}
    </p>
  )
}
