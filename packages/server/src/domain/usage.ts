import { COST_LIMIT_USD } from './decimal.ts'

/** Units of each usage type, whole and not negative. */
export type UsageDetails = Readonly<Record<string, number>>

/** USD by usage type, not negative. */
export type CostDetails = Readonly<Record<string, number>>

type Loose = Readonly<Record<string, unknown>>

/** What a client said about usage and cost; undefined where it said nothing usable. */
export interface ProvidedUsage {
  readonly usage: UsageDetails | undefined
  readonly cost: CostDetails | undefined
}

/** The three places of an event body that carry usage and cost. */
export interface UsageBody {
  readonly usage?: Loose | null | undefined
  readonly usageDetails?: Loose | null | undefined
  readonly costDetails?: Loose | null | undefined
}

/**
 * Usage and cost as the client provided them, in one map each.
 * `usage` (the older object) comes first and `usageDetails`, `costDetails` are laid over it.
 * Accepted shapes: `{input, output, total, unit, inputCost…}`, `{promptTokens…}`, OpenAI's completion and response
 * usage with details, or any map of usage type to count. Source: Langfuse's ingestion API.
 */
export function normaliseUsage(body: UsageBody): ProvidedUsage {
  const details = normaliseDetails(body.usageDetails)
  const older = normaliseOlderUsage(body.usage, details === undefined)
  return {
    usage: joined(older.usage, details),
    cost: joined(older.cost, keepCosts(body.costDetails)),
  }
}

/** The usage to store: what was provided, with `total` as the sum of all types when it was not given. */
export function completeUsage(provided: UsageDetails): UsageDetails {
  const counts = Object.values(provided)
  if (counts.length === 0 || provided['total'] !== undefined) return provided
  return { ...provided, total: counts.reduce((sum, count) => sum + count, 0) }
}

function normaliseOlderUsage(
  usage: Loose | null | undefined,
  mayAddTotal: boolean,
): { usage: Record<string, number>; cost: Record<string, number> } {
  if (usage === null || usage === undefined) return { usage: {}, cost: {} }
  const tokens = keepCounts({
    input: usage['promptTokens'],
    output: usage['completionTokens'],
    total: usage['totalTokens'],
  })
  const hasTokens = Object.keys(tokens).length > 0
  const counts = hasTokens
    ? tokens
    : keepCounts({ input: usage['input'], output: usage['output'], total: usage['total'] })
  const cost = hasTokens
    ? undefined
    : keepCosts({
        input: usage['inputCost'],
        output: usage['outputCost'],
        total: usage['totalCost'],
      })
  if (mayAddTotal && counts['total'] === undefined && Object.keys(counts).length > 0)
    counts['total'] = (counts['input'] ?? 0) + (counts['output'] ?? 0)
  return { usage: counts, cost: cost ?? {} }
}

const COMPLETION_KEYS = openAiKeys('prompt_tokens', 'completion_tokens')
const RESPONSE_KEYS = openAiKeys('input_tokens', 'output_tokens')

function openAiKeys(input: string, output: string) {
  const [inputDetails, outputDetails] = [`${input}_details`, `${output}_details`]
  const all = new Set([input, output, 'total_tokens', inputDetails, outputDetails])
  return { input, output, inputDetails, outputDetails, all }
}

function normaliseDetails(details: Loose | null | undefined): Record<string, number> | undefined {
  if (details === null || details === undefined) return undefined
  const counts =
    openAiUsage(details, COMPLETION_KEYS) ??
    openAiUsage(details, RESPONSE_KEYS) ??
    keepCounts(details)
  return Object.keys(counts).length === 0 ? undefined : counts
}

/** OpenAI's usage object, whose details are parts of `input` and `output`; undefined when the keys are not exactly these. */
function openAiUsage(
  details: Loose,
  keys: ReturnType<typeof openAiKeys>,
): Record<string, number> | undefined {
  for (const key in details) if (!keys.all.has(key)) return undefined
  const base = keepCounts({
    input: details[keys.input],
    output: details[keys.output],
    total: details['total_tokens'],
  })
  if (Object.keys(base).length < 3) return undefined
  splitOff(base, 'input', details[keys.inputDetails])
  splitOff(base, 'output', details[keys.outputDetails])
  return base
}

function splitOff(counts: Record<string, number>, side: 'input' | 'output', parts: unknown): void {
  if (parts === null || typeof parts !== 'object') return
  for (const [part, count] of Object.entries(keepCounts(parts as Loose))) {
    counts[`${side}_${part}`] = count
    counts[side] = Math.max(0, (counts[side] ?? 0) - count)
  }
}

function keepCounts(map: Loose): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [key, value] of Object.entries(map)) {
    const count = typeof value === 'string' ? Number.parseInt(value, 10) : value
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0)
      define(counts, key, count)
  }
  return counts
}

function keepCosts(map: Loose | null | undefined): Record<string, number> | undefined {
  if (map === null || map === undefined) return undefined
  const costs: Record<string, number> = {}
  for (const [key, value] of Object.entries(map))
    if (typeof value === 'number' && value >= 0 && value < COST_LIMIT_USD) define(costs, key, value)
  return costs
}

/** Sets an own property even for names such as `__proto__`. */
function define(map: Record<string, number>, key: string, value: number): void {
  if (key !== '__proto__') map[key] = value
  else
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true })
}

function joined(
  first: Record<string, number>,
  second: Record<string, number> | undefined,
): UsageDetails | undefined {
  const all = { ...first, ...second }
  return Object.keys(all).length === 0 ? undefined : all
}
