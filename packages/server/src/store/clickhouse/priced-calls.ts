import type { Coverage } from '../../domain/billing.ts'
import type { PricedUsage } from '../../domain/cost.ts'
import type { CostDetails, UsageDetails } from '../../domain/usage.ts'
import type { PricedCall, PricedCallReader } from '../observation-store.ts'
import type { CallKey, RepricingScope } from '../repricing-store.ts'
import { selectColumns } from './entity-table.ts'
import {
  OBSERVATION_COLUMNS,
  OBSERVATION_TIME_COLUMNS,
  type ObservationRow,
  decodeObservation,
} from './observation-row.ts'
import type { SqlParameters, SqlReader } from './sql-reader.ts'

interface PricedRow extends ObservationRow {
  readonly model_id: string | null
  readonly tier_name: string | null
  readonly usage_details: UsageDetails
  readonly cost_details: CostDetails
  readonly total_cost: number | null
  readonly covered_by: Coverage | ''
}

/** Calls that name a model and whose cost nobody gave. */
const IN_SCOPE = `t.project_id = {project:String} AND t.model IS NOT NULL AND empty(t.provided_cost)
  AND t.start_time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND t.start_time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`

const OF_MODEL = `AND t.model = {model:String}`

const BEYOND = `AND t.start_time >= fromUnixTimestamp64Milli({afterStart:Int64}, 'UTC')
  AND (t.start_time, t.trace_id, t.id) >
    (fromUnixTimestamp64Milli({afterStart:Int64}, 'UTC'), {afterTrace:String}, {afterId:String})`

/** Reads calls with what they cost, in the order of their keys. */
export function createPricedCallReader(sql: SqlReader): PricedCallReader {
  return {
    async count(scope) {
      const [row] = await sql.rows<{ total: number }>(
        `SELECT count() AS total FROM observations AS t FINAL WHERE ${conditionsOf(scope)}`,
        parametersOf(scope),
      )
      return row?.total ?? 0
    },
    async read(scope, after, limit) {
      const columns = selectColumns(OBSERVATION_COLUMNS, OBSERVATION_TIME_COLUMNS)
      const rows = await sql.rows<PricedRow>(
        `SELECT ${columns} FROM observations AS t FINAL
         WHERE ${conditionsOf(scope)} ${after === undefined ? '' : BEYOND}
         ORDER BY t.start_time, t.trace_id, t.id LIMIT {limit:UInt32}`,
        { ...parametersOf(scope), ...afterParameters(after), limit },
      )
      return rows.map(toCall)
    },
  }
}

function conditionsOf({ model }: RepricingScope): string {
  return model === undefined ? IN_SCOPE : `${IN_SCOPE} ${OF_MODEL}`
}

function parametersOf({ projectId, from, to, model }: RepricingScope): SqlParameters {
  return { project: projectId, from, to, ...(model === undefined ? {} : { model }) }
}

function afterParameters(after: CallKey | undefined): SqlParameters {
  if (after === undefined) return {}
  return { afterStart: after.startTime, afterTrace: after.traceId, afterId: after.id }
}

function toCall(row: PricedRow): PricedCall {
  const { record } = decodeObservation(row)
  const priced: PricedUsage = {
    modelId: row.model_id ?? undefined,
    tierName: row.tier_name ?? undefined,
    usageDetails: row.usage_details,
    costDetails: row.cost_details,
    totalCost: row.total_cost ?? undefined,
  }
  return {
    key: { startTime: row.start_time, traceId: row.trace_id, id: row.id },
    record,
    priced,
    counts: row.covered_by === '',
  }
}
