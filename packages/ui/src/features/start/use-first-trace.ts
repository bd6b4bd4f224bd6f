import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { newestRowsQuery } from '../../api/traces.ts'
import { useLiveNews } from '../../live/use-live.ts'

/** How long the good news stays before the trace opens, ms. */
const ANNOUNCEMENT_MS = 1200

export type FirstTrace =
  | { readonly kind: 'waiting' | 'connected' | 'unreachable' }
  | { readonly kind: 'arrived'; readonly name: string | undefined; readonly steps: number }

/** Watches an empty project for its first trace and opens it when it came, unless something is being typed or chosen; a project that has traces is left alone. */
export function useFirstTrace(projectId: string): FirstTrace {
  const navigate = useNavigate()
  const { data, isError, refetch } = useQuery(newestRowsQuery(projectId, {}, 1))
  useLiveNews(({ kind }) => {
    if (kind === 'traces' || kind === 'gap') void refetch()
  })
  const wasEmpty = useRef(false)
  const first = data?.rows[0]
  if (data !== undefined && first === undefined) wasEmpty.current = true
  const hasArrived = first !== undefined && wasEmpty.current
  const traceId = first?.id
  useEffect(() => {
    if (!hasArrived || traceId === undefined) return undefined
    const timer = setTimeout(() => {
      if (hasFocusInside()) return
      void navigate({ to: '/project/$projectId/traces/$traceId', params: { projectId, traceId } })
    }, ANNOUNCEMENT_MS)
    return () => clearTimeout(timer)
  }, [hasArrived, traceId, navigate, projectId])
  if (hasArrived) {
    return { kind: 'arrived', name: first.name ?? undefined, steps: first.observationCount }
  }
  if (first !== undefined) return { kind: 'connected' }
  return { kind: isError ? 'unreachable' : 'waiting' }
}

/** True while something of the page has the focus: then nothing opens by itself. */
function hasFocusInside(): boolean {
  const { activeElement } = document
  return activeElement?.closest('#main') != null && activeElement.id !== 'main'
}
