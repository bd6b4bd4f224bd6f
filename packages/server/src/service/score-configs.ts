import { randomUUID } from 'node:crypto'

import type {
  CreateScoreConfigRequest,
  ScoreConfig,
  ScoreConfigPage,
  UpdateScoreConfigRequest,
} from '@heddle/core/schemas'

import { toPage } from '../domain/to-page.ts'
import type { PageOf } from '../store/dataset-store.ts'
import type { ScoreConfigStore } from '../store/score-config-store.ts'
import { invalid, notFound } from './refused-request-error.ts'

/** Categories that every boolean config has. */
const BOOLEAN_CATEGORIES = [
  { label: 'True', value: 1 },
  { label: 'False', value: 0 },
]

/** Use cases of score configs. All failures are {@link RefusedRequestError}s. */
export interface ScoreConfigService {
  create(projectId: string, request: CreateScoreConfigRequest): Promise<ScoreConfig>
  read(projectId: string, id: string): Promise<ScoreConfig>
  list(projectId: string, page: PageOf): Promise<ScoreConfigPage>
  update(projectId: string, id: string, request: UpdateScoreConfigRequest): Promise<ScoreConfig>
}

export function createScoreConfigService(parts: {
  readonly scoreConfigs: ScoreConfigStore
  readonly now: () => Date
}): ScoreConfigService {
  const { scoreConfigs, now } = parts

  const read = async (projectId: string, id: string) => {
    const config = await scoreConfigs.find(projectId, id)
    if (config === undefined) throw missing(id)
    return config
  }

  return {
    create: (projectId, request) => {
      const at = now().toISOString()
      const config: ScoreConfig = {
        id: randomUUID(),
        projectId,
        name: request.name,
        dataType: request.dataType,
        isArchived: false,
        minValue: request.minValue ?? null,
        maxValue: request.maxValue ?? null,
        categories:
          request.dataType === 'BOOLEAN' ? BOOLEAN_CATEGORIES : (request.categories ?? null),
        description: request.description ?? null,
        createdAt: at,
        updatedAt: at,
      }
      refuseContradiction(config)
      return scoreConfigs.add(config)
    },
    read,
    list: async (projectId, page) => toPage(page, await scoreConfigs.list(projectId, page)),
    update: async (projectId, id, request) => {
      const config = await read(projectId, id)
      const { name, isArchived, minValue, maxValue, categories, description } = request
      const change = {
        name: name ?? undefined,
        isArchived: isArchived ?? undefined,
        minValue,
        maxValue,
        categories,
        description,
      }
      const said = Object.entries(change).filter(([, value]) => value !== undefined)
      refuseContradiction({ ...config, ...Object.fromEntries(said) })
      if (config.dataType === 'BOOLEAN' && categories !== undefined) {
        throw invalid('Expected no categories for a boolean config: they are True and False.')
      }
      const updated = await scoreConfigs.update(projectId, id, { ...change, updatedAt: now() })
      if (updated === undefined) throw missing(id)
      return updated
    },
  }
}

/** What a config says must fit its data type. */
function refuseContradiction(config: ScoreConfig): void {
  refuseWrongRange(config)
  const { dataType, categories } = config
  if (dataType === 'CATEGORICAL' && (categories ?? []).length === 0) {
    throw invalid('Expected at least one category for a categorical config.')
  }
  if ((dataType === 'NUMERIC' || dataType === 'TEXT') && categories !== null) {
    throw invalid(`Expected categories for categorical configs only, got ${dataType}.`)
  }
}

function refuseWrongRange({ dataType, minValue, maxValue }: ScoreConfig): void {
  if (dataType !== 'NUMERIC' && (minValue !== null || maxValue !== null)) {
    throw invalid(`Expected minValue and maxValue for numeric configs only, got ${dataType}.`)
  }
  if (minValue !== null && maxValue !== null && maxValue <= minValue) {
    throw invalid(`Expected maxValue to be greater than minValue, got ${maxValue} and ${minValue}.`)
  }
}

function missing(id: string) {
  return notFound(`Score config ${id} not found within authorized project`)
}
