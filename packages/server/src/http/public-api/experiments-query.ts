import {
  experimentFieldGroups,
  experimentItemFieldGroups,
  MAX_PAGE_LIMIT,
} from '@heddle/core/schemas'
import { z } from 'zod'

import type {
  ListExperimentItemsQuery,
  ListExperimentsQuery,
} from '../../query/experiment-reader.ts'
import { withFilter } from '../parse-filter.ts'
import { optionalText, optionalTime, textList } from '../parse-query.ts'

/** Scores a row holds at most. Source: Langfuse's public API. */
const MAX_SCORE_LIMIT = 50

function wholeNumber(most: number) {
  return z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(most).default(50),
  )
}

const commonShape = {
  fromStartTime: z.iso
    .datetime({
      offset: true,
      error: 'expected ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00Z',
    })
    .transform((text) => new Date(text)),
  toStartTime: optionalTime(),
  limit: wholeNumber(MAX_PAGE_LIMIT),
  scoreLimit: wholeNumber(MAX_SCORE_LIMIT),
  cursor: optionalText(),
  filter: optionalText(),
  fields: optionalText(),
  datasetId: textList(),
}

export const experimentsQuerySchema = z.object({ ...commonShape, id: textList(), name: textList() })

export const experimentItemsQuerySchema = z.object({
  ...commonShape,
  experimentId: textList(),
  experimentName: textList(),
  experimentItemId: textList(),
})

/** The query in the reader's terms. @throws {HttpError} 400 for a filter that is none. */
export function toExperimentsQuery(
  query: z.output<typeof experimentsQuerySchema>,
): ListExperimentsQuery {
  const { fromStartTime, toStartTime, ...filtered } = query
  const { fields, id, name, datasetId, ...others } = withFilter(filtered)
  return {
    ...others,
    fromStartTime,
    toStartTime,
    ids: id,
    names: name,
    datasetIds: datasetId,
    fields: groupsOf(fields, experimentFieldGroups, ['core']),
  }
}

/** As above, for the items of experiments. */
export function toExperimentItemsQuery(
  query: z.output<typeof experimentItemsQuerySchema>,
): ListExperimentItemsQuery {
  const { fromStartTime, toStartTime, ...filtered } = query
  const { fields, experimentId, experimentName, experimentItemId, datasetId, ...others } =
    withFilter(filtered)
  return {
    ...others,
    fromStartTime,
    toStartTime,
    experimentIds: experimentId,
    experimentNames: experimentName,
    itemIds: experimentItemId,
    datasetIds: datasetId,
    fields: groupsOf(fields, experimentItemFieldGroups, ['core', 'dataset']),
  }
}

/** Comma list of field groups. Unknown names are ignored; none left means the usual ones. */
function groupsOf<Group extends string>(
  text: string | undefined,
  known: readonly Group[],
  usual: readonly Group[],
): ReadonlySet<Group> {
  const names = text?.split(',').map((name) => name.trim()) ?? []
  const groups = known.filter((group) => names.includes(group))
  return new Set(groups.length === 0 ? usual : groups)
}
