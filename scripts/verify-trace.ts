import { formatCost } from './format-figures.ts'
import { priceUsage } from './price-usage.ts'
import type { PriceList } from './price-usage.ts'
import { tokensOf } from './trace-tree.ts'
import type { TraceStep } from './trace-tree.ts'

/** One run of a LangChain step as a second callback handler saw it, without Heddle. */
export interface RecordedRun {
  readonly runId: string
  readonly parentRunId: string | null
  readonly kind: 'chain' | 'model' | 'tool' | 'retriever'
  readonly name: string
  readonly failed: boolean
  readonly inputTokens: number | null
  readonly outputTokens: number | null
}

/** The observation types a kind of run may have. */
const TYPES: Readonly<Record<RecordedRun['kind'], readonly string[]>> = {
  chain: ['CHAIN', 'SPAN', 'AGENT'],
  model: ['GENERATION'],
  tool: ['TOOL'],
  retriever: ['RETRIEVER'],
}

/** Difference that rounding of sums may make, USD. */
const ROUNDING_USD = 1e-12

/** The id of the observation that stands for a run: the last 16 hex digits of the run id. */
export function observationIdOf(runId: string): string {
  return runId.replaceAll('-', '').slice(-16)
}

/**
 * Compares a stored trace with what ran: every run is there once, under the same parent, with a fitting type, its tokens
 * and its error, and nothing else is; every model call costs what the price list says, and nothing else costs anything.
 * Returns one sentence a fault; none means that the trace is what the program did.
 */
export function verifyTrace(
  steps: readonly TraceStep[],
  runs: readonly RecordedRun[],
  prices: PriceList,
): string[] {
  const known = new Set(runs.map(({ runId }) => observationIdOf(runId)))
  const strangers = steps.filter(({ id }) => !known.has(id))
  return [
    ...(runs.length === 0 ? ['The program recorded no steps of its own to compare with.'] : []),
    ...runs.flatMap((run) => verifyRun(run, steps)),
    ...strangers.map(
      ({ type, name }) => `${type} ${name} is in the trace, but nothing like it ran.`,
    ),
    ...steps.flatMap((step) => verifyCost(step, prices)),
  ]
}

function verifyRun(run: RecordedRun, steps: readonly TraceStep[]): string[] {
  const found = steps.filter(({ id }) => id === observationIdOf(run.runId))
  const [step] = found
  if (step === undefined) return [`${run.kind} ${run.name} ran, but is not in the trace.`]
  const parentId = run.parentRunId === null ? null : observationIdOf(run.parentRunId)
  const tokens = tokensOf(step)
  const label = `${step.type} ${step.name}`
  const claims: [boolean, string][] = [
    [found.length === 1, `is in the trace ${found.length} times`],
    [step.parentId === parentId, `has parent ${step.parentId}, expected ${parentId}`],
    [TYPES[run.kind].includes(step.type), `stands for a ${run.kind} run`],
    [step.durationMs !== null, 'has no end'],
    [(step.level === 'ERROR') === run.failed, `has level ${step.level}`],
    [
      tokens.input === (run.inputTokens ?? 0),
      `has ${tokens.input} tokens in, not ${run.inputTokens}`,
    ],
    [
      tokens.output === (run.outputTokens ?? 0),
      `has ${tokens.output} tokens out, not ${run.outputTokens}`,
    ],
  ]
  return claims.filter(([holds]) => !holds).map(([, fault]) => `${label} ${fault}.`)
}

function verifyCost(step: TraceStep, prices: PriceList): string[] {
  const { type, name, model, usage, costUsd } = step
  if (type !== 'GENERATION') {
    return (costUsd ?? 0) === 0
      ? []
      : [`${type} ${name} costs ${formatCost(costUsd)}, yet calls no model.`]
  }
  if (model === null) return [`${type} ${name} names no model.`]
  const priced = priceUsage(prices, model, usage)
  if (priced === undefined) return []
  return costUsd !== null && Math.abs(costUsd - priced.costUsd) <= ROUNDING_USD
    ? []
    : [
        `${type} ${name} costs ${formatCost(costUsd)}, but ${priced.arithmetic} = ${formatCost(priced.costUsd)}.`,
      ]
}
