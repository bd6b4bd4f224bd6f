import { pageQuerySchema, scoreDataTypeSchema, scoreSourceSchema } from '@heddle/core/schemas'
import { z } from 'zod'

import { type ListScoresQuery, SCORE_OPERATORS } from '../../query/score-reader.ts'
import { invalidRequest } from '../http-error.ts'
import { type Filtered, withFilter } from '../parse-filter.ts'
import { optionalChoice, optionalText, optionalTime, repeatedText } from '../parse-query.ts'

/** What both versions of the list take. */
const commonShape = {
  ...pageQuerySchema.shape,
  userId: optionalText(),
  name: optionalText(),
  fromTimestamp: optionalTime(),
  toTimestamp: optionalTime(),
  environment: repeatedText(),
  source: optionalChoice(scoreSourceSchema.options),
  operator: optionalChoice(SCORE_OPERATORS),
  value: z.preprocess((value) => (value === '' ? undefined : value), z.coerce.number().optional()),
  scoreIds: optionalText(),
  configId: optionalText(),
  queueId: optionalText(),
  dataType: optionalChoice(scoreDataTypeSchema.options),
  traceTags: repeatedText(),
  filter: optionalText(),
}

export const firstVersionQuerySchema = z.object(commonShape)

export const secondVersionQuerySchema = z.object({
  ...commonShape,
  sessionId: optionalText(),
  datasetRunId: optionalText(),
  traceId: optionalText(),
  observationId: optionalText(),
  fields: optionalText(),
})

type FirstVersionQuery = z.output<typeof firstVersionQuerySchema>

/** The query in the reader's terms. @throws {HttpError} 400 for combinations that mean nothing. */
export function toScoresQuery(query: FirstVersionQuery): ListScoresQuery {
  return toCommonQuery(withFilter(query))
}

function toCommonQuery(query: Filtered<FirstVersionQuery>): ListScoresQuery {
  const { operator, value, scoreIds, ...rest } = query
  if ((operator === undefined) !== (value === undefined)) {
    throw invalidRequest('Expected `operator` and `value` together, such as operator=>=&value=0.5.')
  }
  return {
    ...rest,
    ...(operator === undefined || value === undefined ? {} : { compare: { operator, value } }),
    scoreIds: splitList(scoreIds),
    withTrace: true,
    tracesOnly: false,
  }
}

/** As above, with the subjects and field groups of the second version. */
export function toSecondVersionQuery(
  query: z.output<typeof secondVersionQuerySchema>,
): ListScoresQuery {
  const { sessionId, datasetRunId, traceId, observationId, fields, ...common } = withFilter(query)
  const groups = splitList(fields) ?? ['score', 'trace']
  if (!groups.includes('score')) {
    throw invalidRequest('Expected `fields` to hold score; it may hold trace besides.')
  }
  const withTrace = groups.includes('trace')
  if (!withTrace && (common.userId !== undefined || common.traceTags !== undefined)) {
    throw invalidRequest('Expected `fields` to hold trace, since userId and traceTags look at it.')
  }
  const observationIds = splitList(observationId)
  const subject = { sessionId, datasetRunId, traceId, observationIds }
  return { ...toCommonQuery(common), ...subject, withTrace }
}

function splitList(text: string | undefined): readonly string[] | undefined {
  const parts = text?.split(',').map((part) => part.trim()) ?? []
  const values = parts.filter((part) => part !== '')
  return values.length === 0 ? undefined : values
}
