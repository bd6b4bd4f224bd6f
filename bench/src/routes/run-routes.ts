import { join } from 'node:path'

import { runChild, type ChildResult } from '../harness/run-child.ts'
import { median } from '../harness/statistics.ts'
import { HEDDLE_ID } from '../harness/workload.ts'
import type { Sink } from '../sink/start-sink.ts'
import { VISITS_PER_WAVE } from './visit-plan.ts'
import type { VisitTimes } from './visit-plan.ts'

/** Waves before measuring: after them the server runs compiled code, as one does that has been up for a minute. */
const WARM_UP_WAVES = 3

/** The route, its call and its model call. */
const OBSERVATIONS_PER_VISIT = 3

/** The route without tracing, the same once more, which shows the noise, and with Heddle. */
export const ROUTE_VARIANTS = [
  { id: 'none', label: 'no tracing' },
  { id: 'none-again', label: 'no tracing, once more' },
  { id: HEDDLE_ID, label: '**Heddle**' },
] as const

/** What was added to a time of the route without tracing, ms: medians of the rounds, and their range. */
export interface AddedTime {
  readonly medianMs: number
  readonly addedMs: number
  readonly addedRangeMs: readonly [number, number]
}

export interface RouteRow {
  readonly variant: string
  readonly label: string
  /** To the first token, of all visits: the median visit and the 95th of a hundred. */
  readonly firstToken: AddedTime
  readonly firstTokenP95: AddedTime
  /** To the end of the answer, of the visits that stayed. */
  readonly total: AddedTime
  readonly totalP95: AddedTime
  readonly cpuMsPerVisit: number
  /** Observations that arrived, of those expected; undefined without tracing. */
  readonly deliveredShare: number | undefined
}

interface Round {
  readonly times: VisitTimes
  readonly result: ChildResult
}

interface Extent {
  readonly rounds: number
  readonly waves: number
}

/** Visits the route with every variant in turn, round after round. */
export async function runRoutes({ rounds, waves }: Extent, sink: Sink): Promise<RouteRow[]> {
  const runs = new Map<string, Round[]>(ROUTE_VARIANTS.map(({ id }) => [id, []]))
  const visits = waves * VISITS_PER_WAVE
  for (let round = 0; round < rounds; round += 1) {
    for (const { id } of ROUTE_VARIANTS) {
      const warmUpUnits = WARM_UP_WAVES * VISITS_PER_WAVE
      const task = { variant: id, units: visits, warmUpUnits }
      const result = await runChild(join(import.meta.dirname, 'child.ts'), task, sink)
      const times = result.report as VisitTimes // what child.ts reports
      runs.get(id)?.push({ times, result })
      console.error(
        `routes ${round + 1}/${rounds} ${id}: first token ${median(times.firstTokenMs).toFixed(1)} ms, total ${median(times.totalMs).toFixed(1)} ms`,
      )
    }
  }
  const bare = runs.get('none') ?? []
  return ROUTE_VARIANTS.map(({ id, label }) => {
    const own = runs.get(id) ?? []
    const compare = (read: (times: VisitTimes) => number) => addedTime(own, bare, read)
    const arrived = own.map(({ result }) => result.delivered.observations)
    return {
      variant: id,
      label,
      firstToken: compare(({ firstTokenMs }) => median(firstTokenMs)),
      firstTokenP95: compare(({ firstTokenMs }) => percentile(firstTokenMs, 0.95)),
      total: compare(({ totalMs }) => median(totalMs)),
      totalP95: compare(({ totalMs }) => percentile(totalMs, 0.95)),
      cpuMsPerVisit: median(own.map(({ result }) => result.measurement.cpuUs / visits / 1000)),
      deliveredShare:
        id === HEDDLE_ID ? Math.min(...arrived) / visits / OBSERVATIONS_PER_VISIT : undefined,
    }
  })
}

function addedTime(
  own: readonly Round[],
  bare: readonly Round[],
  read: (times: VisitTimes) => number,
): AddedTime {
  const times = own.map((round) => read(round.times))
  const added = bare.flatMap((round, index) => {
    const time = times[index]
    return time === undefined ? [] : [time - read(round.times)]
  })
  return {
    medianMs: median(times),
    addedMs: median(added),
    addedRangeMs: [Math.min(...added), Math.max(...added)],
  }
}

/** The value that this share of the values does not exceed. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
}
