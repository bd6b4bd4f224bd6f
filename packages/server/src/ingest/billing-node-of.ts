import { type BillingNode, toSpending } from '../domain/billing-node.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import { type Patch, valueOr } from '../domain/versioned-fields.ts'

/**
 * The part of a record that decides whether it counts.
 * @param isEstimated whether its usage is counted by the server
 */
export function billingNodeOf(record: ObservationRecord, isEstimated: boolean): BillingNode {
  const { fields } = record
  return {
    id: record.id,
    parentId: valueOr(fields.parentObservationId, null),
    type: valueOr(fields.type, 'SPAN'),
    startTime: valueOr(fields.startTime, record.createdAt),
    endTime: valueOr(fields.endTime, null),
    spending: toSpending({
      model: fields.model?.value,
      providedUsage: valueOr(fields.providedUsage, {}),
      providedCost: valueOr(fields.providedCost, {}),
      isEstimated,
      instrumentation: scopeName(valueOr(fields.metadata, [])),
    }),
  }
}

/** The name of the OpenTelemetry scope that a span's metadata keeps; '' for what came otherwise. */
function scopeName(patches: readonly Patch[]): string {
  const scope = patches.findLast(({ value }) => value['scope'] !== undefined)?.value['scope']
  if (scope === null || typeof scope !== 'object' || !('name' in scope)) return ''
  return typeof scope.name === 'string' ? scope.name : ''
}
