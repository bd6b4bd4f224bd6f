import type { ReactNode } from 'react'

/** Says whether a page gets news by itself, or why not. */
export function LiveDot({ state }: { readonly state: 'live' | 'reconnecting' }): ReactNode {
  const isLive = state === 'live'
  return (
    <span className="flex items-center gap-1.5 text-table text-faint" role="status">
      <span
        aria-hidden
        className={`size-2 rounded-full ${isLive ? 'bg-success-fill' : 'running-pulse border-2 border-warning-fill'}`}
      />
      {isLive ? 'live' : 'reconnecting'}
    </span>
  )
}
