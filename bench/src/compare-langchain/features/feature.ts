import type { RecordedObservation } from '../../compare/recorded-observation.ts'
import type { ExpectedObservation } from '../expected-tree.ts'
import type { Matching } from '../match-observations.ts'

/** What one product recorded of one program. */
export interface ProgramRun {
  readonly program: string
  readonly expected: readonly ExpectedObservation[]
  readonly recorded: readonly RecordedObservation[]
  readonly matching: Matching
  /** Bytes of the requests' bodies before compression, and as they came over the wire. */
  readonly bodyBytes: number
  readonly wireBytes: number
  /** Anything that was sent contains this text of the program's configuration, which is nobody's business. */
  readonly leaks: boolean
}

/** How often something was to be seen, and how often it was. */
export interface Count {
  readonly met: number
  readonly of: number
}

/** One line of the comparison. */
export interface Feature {
  readonly title: string
  readonly measure: (runs: readonly ProgramRun[]) => Count
}

/** A recorded observation beside the one it stands for. */
export interface Sight {
  readonly one: ExpectedObservation
  readonly seen: RecordedObservation
  readonly run: ProgramRun
}

/** Counts expected observations that `select` picks; one that was not recorded at all is not met. */
export function observations(
  title: string,
  select: (one: ExpectedObservation, run: ProgramRun) => boolean,
  isMet: (sight: Sight) => boolean,
): Feature {
  return {
    title,
    measure: (runs) => {
      const picked = runs.flatMap((run) =>
        run.expected.filter((one) => select(one, run)).map((one) => ({ one, run })),
      )
      const met = picked.filter(({ one, run }) => {
        const seen = run.matching.recordedFor.get(one)
        return seen !== undefined && isMet({ one, seen, run })
      })
      return { met: met.length, of: picked.length }
    },
  }
}

/** Counts programs that `select` picks. */
export function programs(
  title: string,
  select: (run: ProgramRun) => boolean,
  isMet: (run: ProgramRun) => boolean,
): Feature {
  return {
    title,
    measure: (runs) => {
      const picked = runs.filter(select)
      return { met: picked.filter(isMet).length, of: picked.length }
    },
  }
}

/** A value as it would be searched: its JSON text. */
export function textOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

/** Steps that frameworks hide may be left out: they are no loss. */
export function isShown(one: ExpectedObservation): boolean {
  return one.level !== 'DEBUG'
}
