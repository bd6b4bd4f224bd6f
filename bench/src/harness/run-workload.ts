import type { Sink } from '../sink/start-sink.ts'
import { runChild, type ChildResult } from './run-child.ts'
import { summarize, type VariantSummary } from './summarize.ts'
import type { Variant, Workload } from './workload.ts'

/** How much of a workload to run. */
export interface Extent {
  readonly rounds: number
  readonly units: number
  readonly warmUpUnits: number
}

/** The runs of one variant, one a round; a failed run is its error. */
export type Runs = Map<string, (ChildResult | Error)[]>

/** Rounds start at different variants, so that no variant always follows the same neighbour. */
function rotate(variants: readonly Variant[], round: number): Variant[] {
  const offset = (round * 3) % variants.length
  return [...variants.slice(offset), ...variants.slice(0, offset)]
}

/** Runs all variants in turn, round after round, and summarizes each over the rounds. */
export async function runWorkload(
  workload: Workload,
  extent: Extent,
  sink: Sink,
): Promise<VariantSummary[]> {
  const runs: Runs = new Map(workload.variants.map(({ id }) => [id, []]))
  for (let round = 0; round < extent.rounds; round += 1) {
    for (const { id } of rotate(workload.variants, round)) {
      const task = { variant: id, units: extent.units, warmUpUnits: extent.warmUpUnits }
      const result = await runChild(workload.script, task, sink).catch((error: unknown) =>
        error instanceof Error ? error : new Error(String(error)),
      )
      runs.get(id)?.push(result)
      console.error(
        `${workload.id} ${round + 1}/${extent.rounds} ${id}: ${describe(result, extent)}`,
      )
    }
  }
  return summarize(workload, extent, runs)
}

function describe(result: ChildResult | Error, { units }: Extent): string {
  if (result instanceof Error) return result.message
  const { cpuUs, wallMs } = result.measurement
  return `${(cpuUs / units).toFixed(1)} µs CPU a unit, ${(wallMs / 1000).toFixed(1)} s`
}
