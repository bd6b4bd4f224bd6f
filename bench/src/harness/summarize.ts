import type { ChildResult } from './run-child.ts'
import type { Extent, Runs } from './run-workload.ts'
import { median } from './statistics.ts'
import { LIMIT_ID, type Variant, type Workload } from './workload.ts'

/** One row of the report: medians over the rounds. */
export interface VariantSummary {
  readonly id: string
  readonly label: string
  /** Share of what it should deliver that arrived, the worst round; undefined where there is nothing to deliver. */
  readonly deliveredShare: number | undefined
  /** Why there are no figures, when every round failed. */
  readonly failure: string | undefined
  readonly figures: Figures | undefined
}

export interface Figures {
  readonly rounds: number
  readonly cpuUsPerUnit: number
  /** The same over the warm-up, in which the runtime compiles the code; missing in results of older scripts. */
  readonly warmUpCpuUsPerUnit?: number
  /** CPU in multiples of the limit's in the same round. */
  readonly ratioToLimit: number
  readonly wireBytesPerUnit: number
  readonly requests: number
  readonly allocatedBytesPerUnit: number
  readonly stallMs: number
  readonly peakRssBytes: number
}

const isResult = (run: ChildResult | Error | undefined): run is ChildResult =>
  run !== undefined && !(run instanceof Error)

function shareDelivered(
  { proof }: Variant,
  run: ChildResult,
  { extent, workload }: { extent: Extent; workload: Workload },
): number | undefined {
  if (proof === 'nothing') return undefined
  const { delivered, warmUp } = run
  if (proof === 'observations') {
    return delivered.observations / (extent.units * workload.observationsPerUnit)
  }
  const expectedPerUnit = warmUp.outputs / extent.warmUpUnits
  return expectedPerUnit === 0 ? 0 : delivered.outputs / extent.units / expectedPerUnit
}

function ratiosToLimit(id: string, runs: Runs): number[] {
  const limits = runs.get(LIMIT_ID) ?? []
  return (runs.get(id) ?? []).flatMap((run, round) => {
    const limit = limits[round]
    return isResult(run) && isResult(limit) ? [run.measurement.cpuUs / limit.measurement.cpuUs] : []
  })
}

function figuresOf(
  done: readonly ChildResult[],
  ratios: readonly number[],
  { units, warmUpUnits }: Extent,
): Figures {
  const over = (read: (run: ChildResult) => number): number => median(done.map(read))
  return {
    rounds: done.length,
    cpuUsPerUnit: over(({ measurement }) => measurement.cpuUs / units),
    warmUpCpuUsPerUnit: over(({ warmUpCpuUs }) => warmUpCpuUs / warmUpUnits),
    ratioToLimit: median(ratios),
    wireBytesPerUnit: over(({ delivered }) => delivered.wireBytes / units),
    requests: over(({ delivered }) => delivered.requests),
    allocatedBytesPerUnit: over(({ measurement }) => measurement.allocatedBytes / units),
    stallMs: over(({ measurement }) => measurement.stallMs),
    peakRssBytes: over(({ measurement }) => measurement.peakRssBytes),
  }
}

/** Medians over the rounds of every variant, with ratios taken inside each round. */
export function summarize(workload: Workload, extent: Extent, runs: Runs): VariantSummary[] {
  return workload.variants.map((variant) => {
    const { id, label } = variant
    const all = runs.get(id) ?? []
    const done = all.filter(isResult)
    const failed = all.find((run) => run instanceof Error)
    const shares = done.flatMap((run) => shareDelivered(variant, run, { extent, workload }) ?? [])
    return {
      id,
      label,
      deliveredShare: shares.length === 0 ? undefined : Math.min(...shares),
      failure: done.length === 0 ? failed?.message : undefined,
      figures: done.length === 0 ? undefined : figuresOf(done, ratiosToLimit(id, runs), extent),
    }
  })
}
