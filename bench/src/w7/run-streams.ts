import { join } from 'node:path'

import { runChild, type ChildResult } from '../harness/run-child.ts'
import { median } from '../harness/statistics.ts'
import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import type { Variant } from '../harness/workload.ts'
import type { Sink } from '../sink/start-sink.ts'

/** What streams cost with one variant, medians over the rounds; ratios are taken inside each round. */
export interface StreamRow {
  readonly variant: string
  readonly cpuUsPerToken: number
  /** CPU and time in multiples of the program's without a handler. */
  readonly cpuToNone: number
  readonly wallToNone: number
  /** Smallest and largest of the rounds' ratios of time: what noise makes of it. */
  readonly wallRange: readonly [number, number]
  /** Answers that arrived, of those read; undefined without a handler. */
  readonly deliveredShare: number | undefined
}

/** The variant that everything is compared with. */
export const NONE_ID = 'none'

const CHILD = join(import.meta.dirname, 'child.ts')

interface Extent {
  readonly rounds: number
  readonly streams: number
  readonly warmUpStreams: number
}

/** Reads streams with every variant in turn, round after round. The first variant is the program without a handler. */
export async function runStreams(
  variants: readonly Variant[],
  { rounds, streams, warmUpStreams }: Extent,
  sink: Sink,
): Promise<StreamRow[]> {
  const runs = new Map<string, ChildResult[]>(variants.map(({ id }) => [id, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { id } of variants) {
      const task = { variant: id, units: streams, warmUpUnits: warmUpStreams }
      const result = await runChild(CHILD, task, sink)
      runs.get(id)?.push(result)
      console.error(`w7 ${round + 1}/${rounds} ${id}: ${result.measurement.wallMs.toFixed(0)} ms`)
    }
  }
  const none = runs.get(NONE_ID) ?? []
  return variants.map((variant) =>
    summarize(variant, runs.get(variant.id) ?? [], { none, streams }),
  )
}

function summarize(
  { label, proof }: Variant,
  runs: readonly ChildResult[],
  { none, streams }: { readonly none: readonly ChildResult[]; readonly streams: number },
): StreamRow {
  const ratios = (read: (run: ChildResult) => number): number[] =>
    runs.flatMap((run, round) => {
      const bare = none[round]
      return bare === undefined ? [] : [read(run) / read(bare)]
    })
  const walls = ratios(({ measurement }) => measurement.wallMs)
  const arrived = runs.map(({ delivered }) =>
    proof === 'observations' ? delivered.observations : Math.min(delivered.outputs, streams),
  )
  return {
    variant: label,
    cpuUsPerToken: median(
      runs.map(({ measurement }) => measurement.cpuUs / streams / TOKENS_PER_STREAM),
    ),
    cpuToNone: median(ratios(({ measurement }) => measurement.cpuUs)),
    wallToNone: median(walls),
    wallRange: [Math.min(...walls), Math.max(...walls)],
    deliveredShare: proof === 'nothing' ? undefined : Math.min(...arrived) / streams,
  }
}
