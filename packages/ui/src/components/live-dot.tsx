import type { ReactNode } from 'react'

import { useActions } from '../actions/use-actions.ts'
import type { LiveState } from '../live/live-news.ts'
import { useLiveState } from '../live/use-live.ts'
import { t } from '../messages/translate.ts'

const DOTS: Record<LiveState, string> = {
  live: 'bg-success-fill',
  reconnecting: 'running-pulse border-2 border-warning-fill',
  paused: 'border-2 border-line-strong',
}

const NAMES: Record<LiveState, string> = {
  live: t('live'),
  reconnecting: t('reconnecting'),
  paused: t('paused'),
}

const TITLES: Record<LiveState, string> = {
  live: t('News come by themselves. Pause them (P)'),
  reconnecting: t('The connection is being made again. Pause (P)'),
  paused: t('News are held back. Go on (P)'),
}

/** Says whether the page gets news by itself, or why not, and holds them back. */
export function LiveDot(): ReactNode {
  const { state, togglePause } = useLiveState()
  useActions({ 'play.toggle': togglePause })
  return (
    <button
      type="button"
      onClick={togglePause}
      aria-pressed={state === 'paused'}
      title={TITLES[state]}
      className="flex h-7 items-center gap-1.5 rounded-control px-1.5 text-table text-faint hover:bg-hover hover:text-text"
    >
      <span aria-hidden className={`size-2 rounded-full ${DOTS[state]}`} />
      <span aria-live="polite">{NAMES[state]}</span>
    </button>
  )
}
