import {
  type CountTokens,
  type Encoding,
  encodingOf,
  estimateUsage,
  modelToEstimate,
} from '../domain/estimate-usage.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import type { UsageDetails } from '../domain/usage.ts'

/** Milliseconds that counting may take of one group of writes, whose senders wait for it. */
const GROUP_BUDGET_MS = 50

/** Characters a token when nothing was counted yet. Source: OpenAI's "What are tokens and how to count them". */
const USUAL_CHARACTERS_A_TOKEN = 4

/** Counts the tokens of calls whose usage nobody reported. */
export interface UsageEstimator {
  /** The estimated usage of a group of records, by record; those that need none are absent. */
  estimate(
    records: readonly ObservationRecord[],
  ): Promise<ReadonlyMap<ObservationRecord, UsageDetails>>
}

export interface EstimatorParts {
  readonly matcher: ModelMatcher
  /** Loads an encoding, once asked for. */
  readonly load: (encoding: Encoding) => Promise<CountTokens>
  /** Milliseconds. */
  readonly now: () => number
  /** Milliseconds for one group; default 50. */
  readonly budgetMs?: number
}

/**
 * An estimator that keeps within its share of the time: when counting a group has taken its budget, the tokens of the others
 * are told by their length, as the texts counted so far had them.
 */
export function createUsageEstimator(parts: EstimatorParts): UsageEstimator {
  const seen = { characters: 0, tokens: 0 }
  const guess: CountTokens = (text) => {
    const charactersAToken =
      seen.tokens === 0 ? USUAL_CHARACTERS_A_TOKEN : seen.characters / seen.tokens
    return Math.ceil(text.length / charactersAToken)
  }
  const learning =
    (count: CountTokens): CountTokens =>
    (text) => {
      const tokens = count(text)
      seen.characters += text.length
      seen.tokens += tokens
      return tokens
    }
  const { budgetMs = GROUP_BUDGET_MS } = parts
  return {
    async estimate(records) {
      const estimates = new Map<ObservationRecord, UsageDetails>()
      let spentMs = 0
      for (const record of records) {
        if (modelToEstimate(record, parts.matcher) === undefined) continue
        const count = await parts.load(encodingOf(record.fields.model?.value ?? ''))
        const startedAt = parts.now()
        const isWithinBudget = spentMs < budgetMs
        estimates.set(record, estimateUsage(record, isWithinBudget ? learning(count) : guess))
        spentMs += parts.now() - startedAt
      }
      return estimates
    },
  }
}
