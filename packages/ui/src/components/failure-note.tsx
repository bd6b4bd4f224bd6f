import type { ReactNode } from 'react'

/** Why a change was not made, beside what asked for it; nothing without a failure. */
export function FailureNote({ error }: { readonly error: Error | null }): ReactNode {
  if (error === null) return null
  return (
    <p role="alert" className="payload-text text-table text-error">
      {error.message}
    </p>
  )
}
