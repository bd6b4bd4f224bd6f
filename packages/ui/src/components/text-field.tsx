import { useId } from 'react'
import type { ReactNode } from 'react'

export interface TextFieldProps {
  readonly label: string
  readonly name: string
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'date'
  readonly autoComplete?: string
  readonly defaultValue?: string
  readonly placeholder?: string
  readonly isRequired?: boolean
  readonly minLength?: number
  /** Id of a datalist with values to choose from. */
  readonly list?: string
  /** Said below the field. */
  readonly note?: ReactNode
}

/** A field of a form with its label above it. */
export function TextField(props: TextFieldProps): ReactNode {
  const noteId = useId()
  return (
    <label className="grid min-w-0 content-start gap-1">
      <span className="text-table font-medium">{props.label}</span>
      <input
        name={props.name}
        type={props.type ?? 'text'}
        step={props.type === 'number' ? 'any' : undefined}
        required={props.isRequired !== false}
        minLength={props.minLength}
        list={props.list}
        autoComplete={props.autoComplete ?? 'off'}
        defaultValue={props.defaultValue}
        placeholder={props.placeholder}
        aria-describedby={props.note === undefined ? undefined : noteId}
        className="h-8 w-full min-w-0 rounded-control border border-line-strong bg-bg px-2 placeholder:text-faint"
      />
      {props.note !== undefined && (
        <span id={noteId} className="text-table text-muted">
          {props.note}
        </span>
      )}
    </label>
  )
}

/** What was typed into a field, without space around it; empty when there is no such field. */
export function fieldText(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
