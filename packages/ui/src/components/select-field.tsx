import type { ReactNode } from 'react'

export interface SelectFieldProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly id: string; readonly label: string }[]
  readonly onChange: (id: string) => void
}

/** One choice of many, with the browser's own list. */
export function SelectField({ label, value, options, onChange }: SelectFieldProps): ReactNode {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-7 max-w-44 rounded-control border bg-bg px-2 text-table text-muted hover:text-text"
    >
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
