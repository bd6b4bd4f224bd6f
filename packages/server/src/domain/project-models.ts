import type { Model, ModelPrice } from '@heddle/core/schemas'

import type { ModelMatcher, PriceRow } from './model-match.ts'
import { compilePattern } from './model-pattern.ts'

/** Longest name that patterns of projects are tried on, characters: no model has one. */
const MAX_NAME_CHARACTERS = 300

/** Names whose candidates are remembered for a project. */
const MAX_REMEMBERED_NAMES = 1000

/** The models of one project as the matcher knows them. */
interface Candidate {
  readonly price: ModelPrice
  readonly pattern: RegExp
  /** Milliseconds since the epoch; the prices hold from then on. */
  readonly validFrom: number
  readonly row: PriceRow
}

/** Prices that projects have set for themselves, over the built-in ones. */
export interface ProjectModels extends ModelMatcher {
  /** Replaces all models of all projects. */
  load(models: readonly { readonly projectId: string; readonly model: Model }[]): void
}

/**
 * A matcher that asks a project's own models first. Of those that match, the one that began last before the observation wins;
 * one without a start date holds at all times.
 */
export function createProjectModels(builtIn: ModelMatcher): ProjectModels {
  let byProject = new Map<string, readonly Candidate[]>()
  let byId = new Map<string, Candidate>()
  let remembered = new Map<string, readonly Candidate[]>()

  const candidatesOf = (name: string, projectId: string): readonly Candidate[] => {
    const own = byProject.get(projectId)
    if (own === undefined || name.length > MAX_NAME_CHARACTERS) return []
    const key = JSON.stringify([projectId, name])
    const known = remembered.get(key)
    if (known !== undefined) return known
    const found = own.filter(({ pattern }) => pattern.test(name))
    if (remembered.size >= MAX_REMEMBERED_NAMES) remembered.clear()
    remembered.set(key, found)
    return found
  }

  return {
    match: (name, scope) => {
      const own =
        scope &&
        candidatesOf(name, scope.projectId).find(({ validFrom }) => validFrom <= scope.startedAt)
      return own?.price ?? builtIn.match(name, scope)
    },
    byId: (id) => byId.get(id)?.price ?? builtIn.byId(id),
    describe: (price) => byId.get(price.model)?.row ?? builtIn.describe(price),
    load: (models) => {
      const sorted = models
        .map(({ projectId, model }) => ({ projectId, ...toCandidate(model) }))
        .toSorted((a, b) => b.validFrom - a.validFrom)
      byProject = Map.groupBy(sorted, ({ projectId }) => projectId)
      byId = new Map(sorted.map((candidate) => [candidate.price.model, candidate]))
      remembered = new Map()
    },
  }
}

function toCandidate(model: Model): Candidate {
  const start = model.startDate
  return {
    price: toModelPrice(model),
    pattern: compilePattern(model.matchPattern),
    validFrom: start === null ? -Infinity : Date.parse(start),
    row: {
      name: model.modelName,
      source: "the project's own prices",
      validFrom: start ?? undefined,
      listedAt: model.createdAt,
    },
  }
}

/** A project's model as an entry of a price list; its id is its label. */
function toModelPrice(model: Model): ModelPrice {
  const standard = model.pricingTiers.find((tier) => tier.isDefault)
  return {
    model: model.id,
    match: model.matchPattern,
    unit: model.unit,
    prices: standard?.prices ?? {},
    tiers: model.pricingTiers
      .filter((tier) => !tier.isDefault)
      .map(({ name, priority, conditions, prices }) => ({
        name,
        priority,
        when: conditions,
        prices,
      })),
  }
}
