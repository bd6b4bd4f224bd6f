import type { ModelPrice, ModelPriceList } from '@heddle/core/schemas'

import { compilePattern } from './model-pattern.ts'

/** Model names whose match is remembered; more than any application uses, and a bound against made-up names. */
const MAX_REMEMBERED_NAMES = 10_000

/** Whose observation is priced, and when it started in milliseconds since the epoch: prices may differ by both. */
export interface MatchScope {
  readonly projectId: string
  readonly startedAt: number
}

/** A row of a price list as people know it. Times are ISO 8601. */
export interface PriceRow {
  readonly name: string
  /** Where the row was taken from. */
  readonly source: string
  /** Undefined: the prices of all times. */
  readonly validFrom: string | undefined
  /** When the row was last changed. */
  readonly listedAt: string | undefined
}

/** Finds the price list entry of a model name. */
export interface ModelMatcher {
  /** What an entry is to people. */
  describe(entry: ModelPrice): PriceRow
  /**
   * The entry whose pattern matches the name a client gave, or undefined. Matches and misses are remembered. Without a scope only
   * what holds for all projects at all times is looked at.
   */
  match(name: string, scope?: MatchScope): ModelPrice | undefined
  /** The entry with this label, as stored in an observation's `modelId`. */
  byId(modelId: string): ModelPrice | undefined
}

/** A matcher over a price list. Of several entries that match, the newest start date wins, then the order of the list. */
export function createModelMatcher(list: ModelPriceList): ModelMatcher {
  const entries = list.models
    .map((model) => ({ model, pattern: compilePattern(model.match) }))
    .toSorted((a, b) => (b.model.startDate ?? '').localeCompare(a.model.startDate ?? ''))
  const labels = new Map(list.models.map((model) => [model.model, model]))
  const remembered = new Map<string, ModelPrice | undefined>()
  return {
    describe: ({ model, startDate, updated }) => ({
      name: model,
      source: list.generatedFrom,
      validFrom: startDate,
      listedAt: updated,
    }),
    match(name) {
      if (remembered.has(name)) return remembered.get(name)
      const found = entries.find(({ pattern }) => pattern.test(name))?.model
      if (remembered.size >= MAX_REMEMBERED_NAMES) remembered.clear()
      remembered.set(name, found)
      return found
    },
    byId: (modelId) => labels.get(modelId),
  }
}
