import { join } from 'node:path'

import { runChild, type ChildResult } from '../harness/run-child.ts'
import { median } from '../harness/statistics.ts'
import type { Sink } from '../sink/start-sink.ts'
import { PROGRAMS, type Program } from './programs.ts'

/** What tracing adds to one program, medians over the rounds; differences and ratios are taken inside each round. */
export interface LlamaIndexRow {
  readonly program: Program
  readonly cpuUsPerUnitWithout: number
  readonly cpuUsPerUnitTraced: number
  /** CPU of the traced program less that of the other, of one unit, µs. */
  readonly addedCpuUsPerUnit: number
  readonly ratio: number
  /** Smallest and largest of the rounds' ratios: what noise makes of it. */
  readonly ratioRange: readonly [number, number]
  /** Observations that arrived of one unit, in the round in which fewest did. */
  readonly observationsPerUnit: number
}

/** Units of a round; a stream is as much work as many queries. */
const UNITS: Readonly<Record<Program, number>> = {
  query: 1000,
  stream: 60,
  index: 100,
  'recorded-index': 100,
}

const CHILD = join(import.meta.dirname, 'child.ts')

interface Pair {
  readonly bare: ChildResult
  readonly traced: ChildResult
}

/** Runs every program without and with tracing, in turn, round after round. */
export async function runLlamaIndex(rounds: number, sink: Sink): Promise<LlamaIndexRow[]> {
  const pairs = new Map<Program, Pair[]>(PROGRAMS.map((program) => [program, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const program of PROGRAMS) {
      const units = UNITS[program]
      const run = (tracing: 'none' | 'heddle'): Promise<ChildResult> =>
        runChild(CHILD, { variant: `${program}:${tracing}`, units, warmUpUnits: units / 2 }, sink)
      const pair = { bare: await run('none'), traced: await run('heddle') }
      pairs.get(program)?.push(pair)
      console.error(`llamaindex ${round + 1}/${rounds} ${program}: ${ratioOf(pair).toFixed(2)}`)
    }
  }
  return PROGRAMS.map((program) => summarize(program, pairs.get(program) ?? []))
}

const ratioOf = ({ bare, traced }: Pair): number =>
  traced.measurement.cpuUs / bare.measurement.cpuUs

function summarize(program: Program, pairs: readonly Pair[]): LlamaIndexRow {
  const over = (read: (pair: Pair) => number): number => median(pairs.map(read)) / UNITS[program]
  const ratios = pairs.map(ratioOf)
  return {
    program,
    cpuUsPerUnitWithout: over(({ bare }) => bare.measurement.cpuUs),
    cpuUsPerUnitTraced: over(({ traced }) => traced.measurement.cpuUs),
    addedCpuUsPerUnit: over(
      ({ bare, traced }) => traced.measurement.cpuUs - bare.measurement.cpuUs,
    ),
    ratio: median(ratios),
    ratioRange: [Math.min(...ratios), Math.max(...ratios)],
    observationsPerUnit:
      Math.min(...pairs.map(({ traced }) => traced.delivered.observations)) / UNITS[program],
  }
}
