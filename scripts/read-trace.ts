import { setTimeout as sleep } from 'node:timers/promises'

import type { TraceStep } from './trace-tree.ts'

/** The server promises that what it acknowledged is listed within a second; this leaves room for a busy machine, ms. */
const READ_TIMEOUT_MS = 5000
const POLL_EVERY_MS = 50

/** What is read of an observation of `GET /api/public/traces/:id`. Times are ISO 8601, costs USD. */
interface ObservationAnswer {
  readonly id: string
  readonly parentObservationId: string | null
  readonly type: string
  readonly name: string | null
  readonly startTime: string
  readonly endTime: string | null
  readonly completionStartTime: string | null
  readonly level: string
  readonly statusMessage: string | null
  readonly model: string | null
  readonly usageDetails: Readonly<Record<string, number>>
  readonly calculatedTotalCost: number | null
}

/** A trace as the public API answers it. */
export interface StoredTrace {
  readonly name: string | null
  readonly totalCostUsd: number
  readonly steps: readonly TraceStep[]
}

/**
 * Reads a trace from the public API of a local server, waiting until it has at least `expectedSteps` observations that
 * have ended. Rejects when the server refuses; returns what is there when time is up, and the missing shows.
 */
export async function readTrace(
  baseUrl: string,
  { traceId, expectedSteps }: { readonly traceId: string; readonly expectedSteps: number },
): Promise<StoredTrace> {
  const deadlineMs = performance.now() + READ_TIMEOUT_MS
  for (;;) {
    const trace = await fetchTrace(baseUrl, traceId)
    const ended = trace?.steps.filter(({ durationMs }) => durationMs !== null).length ?? 0
    if (trace !== undefined && ended >= expectedSteps) return trace
    if (performance.now() > deadlineMs) {
      if (trace !== undefined) return trace
      throw new Error(
        `The server has no trace ${traceId} ${READ_TIMEOUT_MS / 1000} s after it was sent.`,
      )
    }
    await sleep(POLL_EVERY_MS)
  }
}

/** Undefined when the server does not know the trace yet. */
async function fetchTrace(baseUrl: string, traceId: string): Promise<StoredTrace | undefined> {
  const url = `${baseUrl}/api/public/traces/${traceId}`
  const keys = Buffer.from('pk-heddle-local:sk-heddle-local').toString('base64')
  const response = await fetch(url, { headers: { authorization: `Basic ${keys}` } })
  if (response.status === 404) return undefined
  if (!response.ok)
    throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`)
  const trace = (await response.json()) as {
    // the shape of `traceWithFullDetailsSchema`
    readonly name: string | null
    readonly totalCost: number
    readonly observations: readonly ObservationAnswer[]
  }
  return { name: trace.name, totalCostUsd: trace.totalCost, steps: trace.observations.map(toStep) }
}

function toStep(observation: ObservationAnswer): TraceStep {
  const startedAtMs = Date.parse(observation.startTime)
  const since = (time: string | null) => (time === null ? null : Date.parse(time) - startedAtMs)
  const { total: _, ...usage } = observation.usageDetails
  return {
    id: observation.id,
    parentId: observation.parentObservationId,
    type: observation.type,
    name: observation.name ?? '(no name)',
    startedAtMs,
    durationMs: since(observation.endTime),
    firstTokenMs: since(observation.completionStartTime),
    level: observation.level,
    statusMessage: observation.statusMessage,
    model: observation.model,
    usage,
    costUsd: observation.calculatedTotalCost,
  }
}
