import { type ObservationRecord, mergeObservations } from '../domain/observation-record.ts'
import type { Stored } from '../store/observation-store.ts'
import type { EntityRules } from './merge-entities.ts'
import { givenOr, isDerived } from './said-fields.ts'

/**
 * Observations are named by trace and id, because ids of 8 bytes and ids chosen by people repeat in other traces.
 * A statement without a trace speaks of the newest observation with its id; an observation whose trace nobody gave joins
 * the first trace that is given, and until then stands in a trace named like itself.
 */
export const OBSERVATION_MERGING: EntityRules<ObservationRecord> = {
  merge: mergeObservations,
  findTarget(records, statement) {
    const traceId = statement.fields.traceId?.value
    if (traceId === undefined) return newest(records)
    return (
      records.find(({ record }) => record.fields.traceId?.value === traceId) ??
      records.find(({ record }) => isDerived(record.fields.traceId))
    )
  },
  begin(statement) {
    const traceId = statement.fields.traceId ?? givenOr(undefined, statement.id)
    return { ...statement, fields: { ...statement.fields, traceId } }
  },
  /** Clients send the end last. What comes after it all the same finds the record in the store. */
  isDone: ({ fields }) => fields.endTime !== undefined || fields.type?.value === 'EVENT',
  isSameRow: ({ fields: one }, { fields: other }) =>
    one.startTime?.value === other.startTime?.value && one.traceId?.value === other.traceId?.value,
}

function newest(
  records: readonly Stored<ObservationRecord>[],
): Stored<ObservationRecord> | undefined {
  return records.reduce<Stored<ObservationRecord> | undefined>(
    (best, stored) => (best === undefined || stored.rowVersion > best.rowVersion ? stored : best),
    undefined,
  )
}
