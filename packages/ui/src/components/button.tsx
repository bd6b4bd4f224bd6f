import type { ReactNode } from 'react'

export interface ButtonProps {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'plain' | 'danger'
  readonly type?: 'button' | 'submit'
  readonly isDisabled?: boolean
  /** What it does, where the words on it do not say to what. */
  readonly label?: string
  readonly onClick?: () => void
}

const LOOKS = {
  primary: 'bg-accent-fill font-medium text-on-fill',
  plain: 'border text-muted hover:bg-hover hover:text-text',
  danger: 'border border-error-fill text-error hover:bg-error-tint',
} as const

/** A button with words on it. */
export function Button(props: ButtonProps): ReactNode {
  return (
    <button
      type={props.type ?? 'button'}
      disabled={props.isDisabled === true}
      aria-label={props.label}
      onClick={props.onClick}
      className={`h-7 shrink-0 rounded-control px-3 text-table whitespace-nowrap disabled:cursor-default disabled:border-transparent disabled:bg-hover disabled:text-muted ${LOOKS[props.kind ?? 'plain']}`}
    >
      {props.children}
    </button>
  )
}
