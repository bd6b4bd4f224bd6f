import type { ObservationType } from '@heddle/core/schemas'

import { toSpending } from '../../domain/billing-node.ts'
import type { Coverage } from '../../domain/billing.ts'
import type { CostDetails, UsageDetails } from '../../domain/usage.ts'
import type { StoredBillingNode } from '../observation-store.ts'
import type { SqlReader } from './sql-reader.ts'

interface Row {
  readonly trace_id: string
  readonly id: string
  readonly parent_id: string
  readonly type: ObservationType
  readonly start_ms: number
  readonly end_ms: number | null
  readonly model: string | null
  readonly provided_usage: UsageDetails
  readonly provided_cost: CostDetails
  readonly is_estimated: boolean
  readonly scope: string
  readonly covered_by: Coverage | ''
}

/**
 * Usage without any that was provided was counted by the server. The sizes are columns of their own: asked for by function, the
 * engine reads the maps too when versions of rows are compared.
 */
export const IS_ESTIMATED = 'o.usage_details.size0 > 0 AND o.provided_usage.size0 = 0'

/** What all observations of some traces of one project spend, and which of them count. */
export async function selectBillingNodes(
  sql: SqlReader,
  projectId: string,
  traceIds: readonly string[],
): Promise<readonly StoredBillingNode[]> {
  const rows = await sql.rows<Row>(
    `SELECT o.trace_id AS trace_id, o.id AS id, o.parent_observation_id AS parent_id,
       o.type AS type, toUnixTimestamp64Milli(o.start_time) AS start_ms,
       toUnixTimestamp64Milli(o.end_time) AS end_ms, o.model AS model,
       o.provided_usage AS provided_usage, o.provided_cost AS provided_cost,
       toBool(${IS_ESTIMATED}) AS is_estimated,
       JSONExtractString(o.metadata['scope'], 'name') AS scope, o.covered_by AS covered_by
     FROM observations AS o FINAL
     WHERE o.project_id = {project:String} AND o.trace_id IN {traceIds:Array(String)}
     SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0`,
    { project: projectId, traceIds },
  )
  return rows.map(toStoredNode)
}

function toStoredNode(row: Row): StoredBillingNode {
  return {
    traceId: row.trace_id,
    coverage: row.covered_by === '' ? undefined : row.covered_by,
    node: {
      id: row.id,
      parentId: row.parent_id === '' ? null : row.parent_id,
      type: row.type,
      startTime: row.start_ms,
      endTime: row.end_ms,
      spending: toSpending({
        model: row.model ?? undefined,
        providedUsage: row.provided_usage,
        providedCost: row.provided_cost,
        isEstimated: row.is_estimated,
        instrumentation: row.scope,
      }),
    },
  }
}
