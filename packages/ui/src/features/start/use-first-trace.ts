import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'

import { newestRowsQuery } from '../../api/traces.ts'

/** How long the good news stays before the list opens, ms. */
const ANNOUNCEMENT_MS = 1200

export type FirstTrace =
  | { readonly kind: 'waiting' | 'connected' | 'unreachable' }
  | { readonly kind: 'arrived'; readonly name: string | undefined }

/** Watches an empty project for its first trace and opens the list when it came; a project that has traces is left alone. */
export function useFirstTrace(projectId: string): FirstTrace {
  const navigate = useNavigate()
  const { data, isError } = useQuery(newestRowsQuery(projectId, {}, 1))
  const wasEmpty = useRef(false)
  const first = data?.rows[0]
  if (data !== undefined && first === undefined) wasEmpty.current = true
  const hasArrived = first !== undefined && wasEmpty.current
  useEffect(() => {
    if (!hasArrived) return undefined
    const timer = setTimeout(() => {
      void navigate({ to: '/project/$projectId/traces', params: { projectId } })
    }, ANNOUNCEMENT_MS)
    return () => clearTimeout(timer)
  }, [hasArrived, navigate, projectId])
  if (hasArrived) return { kind: 'arrived', name: first.name ?? undefined }
  if (first !== undefined) return { kind: 'connected' }
  return { kind: isError ? 'unreachable' : 'waiting' }
}
