import { isObject, numberAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Counts as a provider states them: `input` and `output` include their details unless `excludesCache` says otherwise. */
interface Counts {
  readonly input: number | undefined
  readonly output: number | undefined
  readonly total: number | undefined
  readonly cacheRead?: number | undefined
  readonly cacheWrite?: number | undefined
  readonly reasoning?: number | undefined
  readonly excludesCache?: boolean
  readonly excludesReasoning?: boolean
}

/**
 * Usage of one answer or stream, gathered from everything the provider sent: of each number the last one counts.
 * Numbers that are negative or no integers are ignored; what nobody stated stays absent.
 */
export class UsageCollector {
  #stated: ForeignObject | undefined
  #form: Form | undefined

  /** Takes what there is in a raw response or chunk. */
  add(raw: unknown): void {
    if (!isObject(raw)) return
    const found = findUsage(raw)
    if (found === undefined) return
    this.#form = found.form
    this.#stated = merge(this.#stated, found.usage)
  }

  /** Tokens by types that exclude each other, except `total`; undefined when nothing was stated. */
  usageDetails(): Record<string, number> | undefined {
    if (this.#stated === undefined || this.#form === undefined) return undefined
    return split(this.#form(this.#stated))
  }
}

type Form = (usage: ForeignObject) => Counts

interface FoundUsage {
  readonly usage: ForeignObject
  readonly form: Form
}

/** Where each provider keeps its numbers. */
function findUsage(raw: ForeignObject): FoundUsage | undefined {
  const usage =
    objectAt(raw, 'usage') ??
    objectAt(objectAt(raw, 'response'), 'usage') ??
    objectAt(objectAt(raw, 'message'), 'usage')
  if (usage !== undefined) return { usage, form: formOf(usage) }
  const gemini = objectAt(raw, 'usageMetadata')
  if (gemini !== undefined) return { usage: gemini, form: geminiCounts }
  const isOllama = numberAt(raw, 'eval_count') ?? numberAt(raw, 'prompt_eval_count')
  return isOllama === undefined ? undefined : { usage: raw, form: ollamaCounts }
}

function formOf(usage: ForeignObject): Form {
  if ('prompt_tokens' in usage || 'completion_tokens' in usage) return openAiChatCounts
  if ('input_tokens_details' in usage || 'output_tokens_details' in usage) return responsesCounts
  if ('input_tokens' in usage || 'output_tokens' in usage) return anthropicCounts
  return camelCaseCounts
}

/** Keys that are read, so that nothing else of a raw response is kept. */
const KEPT =
  /^(?:prompt|completion|input|output|total|cache|cached|candidates|thoughts|reasoning|eval|prompt_eval)/iu

function merge(before: ForeignObject | undefined, after: ForeignObject): ForeignObject {
  const merged: Record<string, unknown> = { ...before }
  for (const key of Object.keys(after)) {
    const value = after[key]
    if (!KEPT.test(key)) continue
    if (typeof value === 'number' || isObject(value)) merged[key] = value
  }
  return merged
}

function count(usage: unknown, key: string): number | undefined {
  const found = numberAt(usage, key)
  return found !== undefined && Number.isInteger(found) && found >= 0 ? found : undefined
}

/** OpenAI's chat completions, and the many APIs made like it. */
const openAiChatCounts: Form = (usage) => {
  const promptDetails = objectAt(usage, 'prompt_tokens_details')
  return {
    input: count(usage, 'prompt_tokens'),
    output: count(usage, 'completion_tokens'),
    total: count(usage, 'total_tokens'),
    cacheRead: count(promptDetails, 'cached_tokens') ?? count(usage, 'prompt_cache_hit_tokens'),
    reasoning: count(objectAt(usage, 'completion_tokens_details'), 'reasoning_tokens'),
  }
}

/** OpenAI's responses. */
const responsesCounts: Form = (usage) => ({
  input: count(usage, 'input_tokens'),
  output: count(usage, 'output_tokens'),
  total: count(usage, 'total_tokens'),
  cacheRead: count(objectAt(usage, 'input_tokens_details'), 'cached_tokens'),
  reasoning: count(objectAt(usage, 'output_tokens_details'), 'reasoning_tokens'),
})

/** Anthropic counts input without what was read from and written to the cache. */
const anthropicCounts: Form = (usage) => ({
  input: count(usage, 'input_tokens'),
  output: count(usage, 'output_tokens'),
  total: count(usage, 'total_tokens'),
  cacheRead: count(usage, 'cache_read_input_tokens'),
  cacheWrite: count(usage, 'cache_creation_input_tokens'),
  excludesCache: true,
})

/** Gemini counts thoughts beside the candidates. */
const geminiCounts: Form = (usage) => ({
  input: count(usage, 'promptTokenCount'),
  output: count(usage, 'candidatesTokenCount'),
  total: count(usage, 'totalTokenCount'),
  cacheRead: count(usage, 'cachedContentTokenCount'),
  reasoning: count(usage, 'thoughtsTokenCount'),
  excludesReasoning: true,
})

const ollamaCounts: Form = (usage) => ({
  input: count(usage, 'prompt_eval_count'),
  output: count(usage, 'eval_count'),
  total: undefined,
})

/** Mistral's `promptTokens`, and the AI SDK's names behind the Vercel provider, old and new. */
const camelCaseCounts: Form = (usage) => ({
  input: count(usage, 'promptTokens') ?? count(usage, 'inputTokens'),
  output: count(usage, 'completionTokens') ?? count(usage, 'outputTokens'),
  total: count(usage, 'totalTokens'),
  cacheRead: count(usage, 'cachedInputTokens'),
  reasoning: count(usage, 'reasoningTokens'),
})

/** Totals become what is left beside their details. */
function split(counts: Counts): Record<string, number> | undefined {
  const { cacheRead, cacheWrite, reasoning, excludesCache, excludesReasoning } = counts
  const inputDetails = { input_cache_read: cacheRead, input_cache_creation: cacheWrite }
  const input = splitOff('input', counts.input, { details: inputDetails, excludes: excludesCache })
  const outputDetails = { output_reasoning: reasoning }
  const output = splitOff('output', counts.output, {
    details: outputDetails,
    excludes: excludesReasoning,
  })
  if (input === undefined && output === undefined) return undefined
  const details = { ...input, ...output }
  const isWhole = input !== undefined && output !== undefined
  const total = counts.total ?? (isWhole ? sumOf(details) : undefined)
  return total === undefined ? details : { ...details, total }
}

interface Details {
  readonly details: Readonly<Record<string, number | undefined>>
  /** True when the total does not count them. */
  readonly excludes: boolean | undefined
}

/** A total without its details, beside them. Details larger than the total cannot be part of it: only the total is sure. */
function splitOff(
  name: string,
  total: number | undefined,
  { details, excludes }: Details,
): Record<string, number> | undefined {
  if (total === undefined) return undefined
  const positive: Record<string, number> = {}
  for (const [type, tokens] of Object.entries(details)) {
    if (tokens !== undefined && tokens > 0) positive[type] = tokens
  }
  if (excludes === true) return { [name]: total, ...positive }
  const rest = total - sumOf(positive)
  return rest < 0 ? { [name]: total } : { [name]: rest, ...positive }
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, tokens) => sum + tokens, 0)
}

/** Usage of an embedding call: prices of embeddings stand under `total` or `input`. */
export function mapEmbeddingUsage(usage: unknown): Record<string, number> | undefined {
  const tokens = count(usage, 'prompt_tokens') ?? count(usage, 'total_tokens')
  return tokens === undefined ? undefined : { input: tokens, total: tokens }
}

/** The model that answered, as the provider names it. */
export function responseModel(raw: unknown): string | undefined {
  return (
    stringAt(raw, 'model') ??
    stringAt(raw, 'modelVersion') ??
    stringAt(objectAt(raw, 'response'), 'model') ??
    stringAt(objectAt(raw, 'message'), 'model')
  )
}
