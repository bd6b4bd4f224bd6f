import type { ProvidedUsage } from '../../domain/usage.ts'

/** Counts of tokens as conventions report them; undefined where nothing was said. */
export interface TokenCounts {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly total: number | undefined
  /** Parts of the input by usage type: read from a cache, written to one, audio. */
  readonly inputParts: Readonly<Record<string, number | undefined>>
  /** Parts of the output by usage type: reasoning, audio. */
  readonly outputParts: Readonly<Record<string, number | undefined>>
}

/** Usage types that the price list knows. */
export const CACHE_READ = 'input_cached_tokens'
export const CACHE_WRITE = 'input_cache_creation'
export const REASONING = 'output_reasoning_tokens'
export const INPUT_AUDIO = 'input_audio_tokens'
export const OUTPUT_AUDIO = 'output_audio_tokens'

/**
 * Counts in buckets that do not overlap, so that each token is priced once. `input` and `output` include their parts unless
 * the parts are larger, or the total says that they come on top (Anthropic counts its cached tokens apart).
 */
export function toBuckets(counts: TokenCounts): ProvidedUsage | undefined {
  const inputParts = present(counts.inputParts)
  const outputParts = present(counts.outputParts)
  const base = {
    input: without(counts.input, inputParts, isOnTop(counts, inputParts)),
    output: without(counts.output, outputParts, false),
    total: counts.total,
  }
  const usage = present({ ...base, ...inputParts, ...outputParts })
  return Object.keys(usage).length === 0 ? undefined : { usage, cost: undefined }
}

function isOnTop(counts: TokenCounts, inputParts: Readonly<Record<string, number>>): boolean {
  const { input, output = 0, total } = counts
  return input !== undefined && total !== undefined && total === input + output + sumOf(inputParts)
}

function without(
  whole: number | undefined,
  parts: Readonly<Record<string, number>>,
  areOnTop: boolean,
): number | undefined {
  const inParts = sumOf(parts)
  return whole === undefined || areOnTop || inParts > whole ? whole : whole - inParts
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** The counts that are whole and not negative. */
function present(counts: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const kept: Record<string, number> = {}
  for (const [type, count] of Object.entries(counts))
    if (count !== undefined && Number.isSafeInteger(count) && count >= 0) kept[type] = count
  return kept
}
