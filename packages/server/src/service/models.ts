import { hash, randomUUID } from 'node:crypto'

import type {
  CreateModelRequest,
  Model,
  ModelPage,
  ModelPriceList,
  PricingTier,
  PricingTierInput,
} from '@heddle/core/schemas'

import { DEFAULT_TIER } from '../domain/cost.ts'
import { findPatternFault } from '../domain/model-pattern.ts'
import { builtInModel, flatPrices } from '../domain/model-prices-view.ts'
import type { ProjectModels } from '../domain/project-models.ts'
import { toPage } from '../domain/to-page.ts'
import type { PageOf } from '../store/dataset-store.ts'
import type { ModelStore } from '../store/model-store.ts'
import { conflict, invalid, notFound } from './refused-request-error.ts'

/** Use cases of model prices. All failures are {@link RefusedRequestError}s. What changes holds for what is ingested from then on. */
export interface ModelService {
  create(projectId: string, request: CreateModelRequest): Promise<Model>
  read(projectId: string, id: string): Promise<Model>
  /** The project's own models, newest first, then the built-in ones. */
  list(projectId: string, page: PageOf): Promise<ModelPage>
  remove(projectId: string, id: string): Promise<void>
  /** The model whose prices a name takes that is called now; undefined when none does. */
  match(projectId: string, name: string): Promise<Model | undefined>
  /** Names the prices that a project's calls have now: another text as soon as any of them is another. */
  pricesOf(projectId: string): string
  /** Reads what other servers changed in the store. */
  refresh(): Promise<void>
}

export interface ModelServiceParts {
  readonly models: ModelStore
  readonly builtIn: ModelPriceList
  /** What prices observations; it is told of every change. */
  readonly registry: ProjectModels
  readonly now: () => Date
}

/** Reads the models of all projects into the registry. */
export async function createModelService(parts: ModelServiceParts): Promise<ModelService> {
  const { models, registry, now } = parts
  const builtIn = parts.builtIn.models.map(builtInModel)
  const builtInDigest = digestOf(parts.builtIn.models)
  let own = await models.listAll()
  registry.load(own)

  const reload = async () => {
    own = await models.listAll()
    registry.load(own)
  }
  const ownOf = (projectId: string) =>
    own.filter((entry) => entry.projectId === projectId).map(({ model }) => model)

  return {
    create: async (projectId, request) => {
      const model = toModel(request, now())
      if (!(await models.add(projectId, model))) {
        throw conflict(`The project has a model ${model.modelName} of this unit and start date.`)
      }
      await reload()
      return model
    },
    read: async (projectId, id) => {
      await reload()
      const found = [...ownOf(projectId), ...builtIn].find((model) => model.id === id)
      if (found === undefined) throw missing(id)
      return found
    },
    list: async (projectId, page) => {
      await reload()
      const all = [...ownOf(projectId), ...builtIn]
      const start = (page.page - 1) * page.limit
      return toPage(page, { data: all.slice(start, start + page.limit), totalItems: all.length })
    },
    remove: async (projectId, id) => {
      if (!(await models.remove(projectId, id))) {
        const isBuiltIn = builtIn.some((model) => model.id === id)
        throw isBuiltIn
          ? invalid(`The model ${id} is built in and cannot be deleted.`)
          : missing(id)
      }
      await reload()
    },
    match: async (projectId, name) => {
      await reload()
      const found = registry.match(name, { projectId, startedAt: now().getTime() })
      return [...ownOf(projectId), ...builtIn].find(({ id }) => id === found?.model)
    },
    pricesOf: (projectId) => digestOf([builtInDigest, ownOf(projectId)]),
    refresh: reload,
  }
}

function digestOf(prices: unknown): string {
  return hash('sha256', JSON.stringify(prices))
}

function toModel(request: CreateModelRequest, at: Date): Model {
  refuseBrokenPattern('matchPattern', request.matchPattern)
  const pricingTiers = toTiers(request).map((tier): PricingTier => ({ id: randomUUID(), ...tier }))
  const { startDate } = request
  return {
    id: randomUUID(),
    modelName: request.modelName,
    matchPattern: request.matchPattern,
    startDate: startDate ? new Date(startDate).toISOString() : null,
    unit: request.unit ?? 'TOKENS',
    ...flatPrices(pricingTiers),
    tokenizerId: request.tokenizerId ?? null,
    tokenizerConfig: request.tokenizerConfig ?? null,
    isLangfuseManaged: false,
    createdAt: at.toISOString(),
    pricingTiers,
  }
}

function toTiers(request: CreateModelRequest): readonly PricingTierInput[] {
  const given = [
    ['input', request.inputPrice],
    ['output', request.outputPrice],
    ['total', request.totalPrice],
  ].flatMap(([type, price]) => (typeof price === 'number' ? [[type, price] as const] : []))
  const types = given.map(([type]) => type)
  const tiers = request.pricingTiers ?? undefined
  if (tiers !== undefined) {
    if (given.length > 0) throw invalid('Expected flat prices or pricingTiers, got both.')
    refuseWrongTiers(tiers)
    return tiers
  }
  if (types.includes('total') && types.length > 1) {
    throw invalid('Expected totalPrice, or inputPrice and outputPrice, got both.')
  }
  const prices = Object.fromEntries(given) as Record<string, number>
  return [{ name: DEFAULT_TIER, isDefault: true, priority: 0, conditions: [], prices }]
}

function refuseWrongTiers(tiers: readonly PricingTierInput[]): void {
  const [standard, ...others] = tiers.filter((tier) => tier.isDefault)
  if (standard === undefined || others.length > 0) {
    throw invalid('Expected exactly one tier with isDefault in pricingTiers.')
  }
  if (standard.priority !== 0 || standard.conditions.length > 0) {
    throw invalid('Expected the default tier to have priority 0 and no conditions.')
  }
  for (const key of ['name', 'priority'] as const) {
    if (new Set(tiers.map((tier) => tier[key])).size < tiers.length) {
      throw invalid(`Expected every tier of pricingTiers to have its own ${key}.`)
    }
  }
  for (const tier of tiers) {
    if (!tier.isDefault && tier.conditions.length === 0) {
      throw invalid(`Expected at least one condition in the tier ${tier.name}.`)
    }
    for (const condition of tier.conditions) {
      if ('source' in condition) continue
      refuseBrokenPattern('usageDetailPattern', condition.usageDetailPattern)
    }
  }
}

function refuseBrokenPattern(field: string, pattern: string): void {
  const fault = findPatternFault(pattern)
  if (fault !== undefined) throw invalid(`Expected ${field} to be a regular expression: ${fault}.`)
}

function missing(id: string) {
  return notFound(`Model ${id} not found`)
}
