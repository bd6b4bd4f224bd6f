import { FEATURE_GROUPS } from './features/all-features.ts'
import { isShown } from './features/feature.ts'
import type { Count, ProgramRun } from './features/feature.ts'
import type { ProductRun } from './run-programs.ts'

/** Everything the comparison says about one product; plain JSON, printed by the process that measured it. */
export interface ProductReport {
  /** Per group and feature, in the order of FEATURE_GROUPS. */
  readonly counts: readonly (readonly Count[])[]
  readonly programs: readonly ProgramReport[]
  readonly failures: readonly string[]
  readonly unhandledRejections: number
}

/** Steps of one program, without those that LangGraph hides from users. */
export interface ProgramReport {
  readonly program: string
  readonly expected: number
  readonly recorded: number
  readonly extra: number
  readonly bodyBytes: number
  readonly wireBytes: number
}

export function reportProduct({ runs, failures, unhandledRejections }: ProductRun): ProductReport {
  return {
    counts: FEATURE_GROUPS.map(({ features }) => features.map(({ measure }) => measure(runs))),
    programs: runs.map(reportProgram),
    failures,
    unhandledRejections,
  }
}

function reportProgram(run: ProgramRun): ProgramReport {
  const { program, matching, bodyBytes, wireBytes } = run
  const shown = run.expected.filter(isShown)
  return {
    program,
    expected: shown.length,
    recorded: shown.filter((one) => matching.recordedFor.has(one)).length,
    extra: matching.extra.length,
    bodyBytes,
    wireBytes,
  }
}
