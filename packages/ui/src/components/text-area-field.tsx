import { useId } from 'react'
import type { ReactNode } from 'react'

export interface TextAreaFieldProps {
  readonly label: string
  readonly name: string
  readonly defaultValue?: string
  readonly placeholder?: string
  readonly rows?: number
  readonly isRequired?: boolean
  /** Said below the field. */
  readonly note?: ReactNode
}

/** A field of several lines in the type of code, with its label above it. */
export function TextAreaField(props: TextAreaFieldProps): ReactNode {
  const noteId = useId()
  return (
    <label className="grid min-w-0 gap-1">
      <span className="text-table font-medium">{props.label}</span>
      <textarea
        name={props.name}
        required={props.isRequired === true}
        rows={props.rows ?? 4}
        spellCheck={false}
        defaultValue={props.defaultValue}
        placeholder={props.placeholder}
        aria-describedby={props.note === undefined ? undefined : noteId}
        className="w-full rounded-control border border-line-strong bg-bg px-2 py-1 font-mono text-table placeholder:text-faint"
      />
      {props.note !== undefined && (
        <span id={noteId} className="text-table text-muted">
          {props.note}
        </span>
      )}
    </label>
  )
}
