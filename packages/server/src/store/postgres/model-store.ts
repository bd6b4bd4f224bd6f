import type { Model, PricingTier } from '@heddle/core/schemas'
import type { Selectable } from 'kysely'

import { flatPrices } from '../../domain/model-prices-view.ts'
import type { ModelStore } from '../model-store.ts'
import type { Database } from './database.ts'
import { fromJsonText, toJsonText } from './json-text.ts'
import type { ModelTable } from './model-tables.ts'
import { storableTime } from './timestamp.ts'

export function createModelStore(database: Database): ModelStore {
  return {
    listAll: async () => {
      const rows = await database
        .selectFrom('models')
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute()
      return rows.map((row) => ({ projectId: row.project_id, model: toModel(row) }))
    },
    add: async (projectId, model) => {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('models')
        .values({
          id: model.id,
          project_id: projectId,
          name: model.modelName,
          match_pattern: model.matchPattern,
          start_date: model.startDate === null ? null : storableTime(new Date(model.startDate)),
          unit: model.unit,
          pricing_tiers: JSON.stringify(model.pricingTiers),
          tokenizer_id: model.tokenizerId,
          tokenizer_config: toJsonText(model.tokenizerConfig),
          created_at: model.createdAt,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return (numInsertedOrUpdatedRows ?? 0n) > 0n
    },
    remove: async (projectId, id) => {
      const { numDeletedRows } = await database
        .deleteFrom('models')
        .where('project_id', '=', projectId)
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}

function toModel(row: Selectable<ModelTable>): Model {
  // Only checked tiers are stored.
  const pricingTiers = fromJsonText(row.pricing_tiers) as PricingTier[]
  return {
    id: row.id,
    modelName: row.name,
    matchPattern: row.match_pattern,
    startDate: row.start_date?.toISOString() ?? null,
    unit: row.unit,
    ...flatPrices(pricingTiers),
    tokenizerId: row.tokenizer_id,
    tokenizerConfig: fromJsonText(row.tokenizer_config),
    isLangfuseManaged: false,
    createdAt: row.created_at.toISOString(),
    pricingTiers,
  }
}
