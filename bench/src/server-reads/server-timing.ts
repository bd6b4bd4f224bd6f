import type { ReadAmounts, ReadPhases } from './read.ts'

/** The header that makes the server tell rows and bytes as well. */
export const COUNT_HEADER = { 'x-heddle-count-rows': '1' }

/** Entries of the header `Server-Timing`, by name. */
type Entries = ReadonlyMap<string, number>

/** Reads `name;dur=1.5, other;desc="3"`. */
export function parseServerTiming(text: string | null): Entries {
  const entries = [...(text ?? '').matchAll(/(\w+);(?:dur=|desc=")([\d.]+)/g)]
  return new Map(entries.map(([, name = '', value]) => [name, Number(value)]))
}

/** Where the time of an answer went that took so long in all, ms. */
export function phasesOf(entries: Entries, tookMs: number): ReadPhases {
  const [waitingMs, engineMs] = [entries.get('waiting') ?? 0, entries.get('engine') ?? 0]
  return { waitingMs, engineMs, otherMs: Math.max(0, tookMs - waitingMs - engineMs) }
}

/** What several answers took together. */
export function amountsOf(answers: readonly Entries[]): ReadAmounts {
  const sum = (name: string) =>
    answers.reduce((total, entries) => total + (entries.get(name) ?? 0), 0)
  return { statements: sum('statements'), rows: sum('rows'), bytes: sum('bytes') }
}

/** The means of some answers. */
export function meanPhases(phases: readonly ReadPhases[]): ReadPhases {
  const mean = (valueOf: (one: ReadPhases) => number) =>
    phases.reduce((total, one) => total + valueOf(one), 0) / phases.length
  return {
    waitingMs: mean((one) => one.waitingMs),
    engineMs: mean((one) => one.engineMs),
    otherMs: mean((one) => one.otherMs),
  }
}
