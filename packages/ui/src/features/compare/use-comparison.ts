import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import type { TraceSource } from '../../api/trace-source.ts'
import { fingerprintsQuery, projectTrace, skeletonQuery } from '../../api/trace-source.ts'
import { t } from '../../messages/translate.ts'
import type { Alignment } from '../../trace-view/compare/align-traces.ts'
import type { CompareSide } from '../../trace-view/compare/compare-sides.ts'
import { compareSides } from '../../trace-view/compare/compare-sides.ts'
import type { DivergenceEvent } from '../../trace-view/compare/divergence.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import { buildModel } from '../trace/trace-model.ts'

/** Two traces, their rows paired and what differs. */
export interface Comparison {
  readonly models: readonly [TraceModel, TraceModel]
  readonly sources: readonly [TraceSource, TraceSource]
  readonly alignment: Alignment
  readonly events: readonly DivergenceEvent[]
}

export interface ComparisonState {
  readonly comparison: Comparison | undefined
  readonly error: Error | null
}

/** Reads both traces and compares them in a worker. */
export function useComparison(projectId: string, one: string, other: string): ComparisonState {
  const left = useComparedTrace(projectId, one)
  const right = useComparedTrace(projectId, other)
  const { model: leftModel, prints: leftPrints } = left
  const { model: rightModel, prints: rightPrints } = right
  const sides = useMemo(() => {
    if (leftModel === undefined || rightModel === undefined) return undefined
    if (leftPrints === undefined || rightPrints === undefined) return undefined
    return compareSides(
      { columns: leftModel.columns, end: leftModel.sums.end, fingerprints: leftPrints },
      { columns: rightModel.columns, end: rightModel.sums.end, fingerprints: rightPrints },
    )
  }, [leftModel, rightModel, leftPrints, rightPrints])
  const { result, error } = useCompareWorker(sides)
  const comparison = useMemo(
    () =>
      leftModel === undefined || rightModel === undefined || result === undefined
        ? undefined
        : {
            models: [leftModel, rightModel] as const,
            sources: [left.source, right.source] as const,
            ...result,
          },
    [leftModel, rightModel, left.source, right.source, result],
  )
  return { comparison, error: left.error ?? right.error ?? error }
}

/** What is compared does not move while it is read. */
const AS_IT_WAS = { staleTime: Infinity, refetchOnWindowFocus: false } as const

function useComparedTrace(projectId: string, traceId: string) {
  const source = useMemo(() => projectTrace(projectId, traceId), [projectId, traceId])
  const skeleton = useQuery({ ...skeletonQuery(source), ...AS_IT_WAS })
  const prints = useQuery({ ...fingerprintsQuery(source), ...AS_IT_WAS })
  const { data, dataUpdatedAt } = skeleton
  const model = useMemo(() => data && buildModel(data, dataUpdatedAt), [data, dataUpdatedAt])
  return { source, model, prints: prints.data, error: skeleton.error ?? prints.error }
}

type Sides = readonly [CompareSide, CompareSide]

interface Compared {
  readonly alignment: Alignment
  readonly events: readonly DivergenceEvent[]
}

function useCompareWorker(sides: Sides | undefined) {
  const [answer, setAnswer] = useState<{ sides: Sides; result?: Compared; error?: Error }>()
  useEffect(() => {
    if (sides === undefined) return undefined
    const worker = new Worker(
      new URL('../../trace-view/compare/compare.worker.ts', import.meta.url),
      { type: 'module' },
    )
    worker.addEventListener('message', ({ data }: MessageEvent<Compared>) => {
      worker.terminate()
      setAnswer({ sides, result: data })
    })
    worker.addEventListener('error', ({ message }) => {
      setAnswer({
        sides,
        error: new Error(t('The traces could not be compared: {message}', { message })),
      })
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    worker.postMessage(sides)
    return () => worker.terminate()
  }, [sides])
  const current = answer?.sides === sides ? answer : undefined
  return { result: current?.result, error: current?.error ?? null }
}
