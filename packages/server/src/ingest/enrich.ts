import { priceUsage } from '../domain/cost.ts'
import type { ModelMatcher } from '../domain/model-match.ts'
import type { ObservationRecord } from '../domain/observation-record.ts'
import type { UsageDetails } from '../domain/usage.ts'
import { layPatches } from '../domain/versioned-fields.ts'
import type { ObservationWrite } from '../store/observation-store.ts'
import type { EntityWrite } from './merge-entities.ts'

/**
 * Adds what the server knows beyond what was sent: the matched model, the complete usage and the cost. `estimatedUsage` stands
 * in for usage that nobody reported.
 */
export function enrich(
  write: EntityWrite<ObservationRecord>,
  matcher: ModelMatcher,
  estimatedUsage?: UsageDetails,
): ObservationWrite {
  const { fields } = write.record
  return {
    ...write,
    priced: priceUsage(
      {
        model: fields.model?.value,
        modelParameters: fields.modelParameters?.value,
        metadata: fields.metadata && layPatches(fields.metadata.value),
        providedUsage: estimatedUsage ?? fields.providedUsage?.value,
        providedCost: fields.providedCost?.value,
        scope: {
          projectId: write.record.projectId,
          startedAt: fields.startTime?.value ?? write.record.createdAt,
        },
      },
      matcher,
    ),
  }
}
