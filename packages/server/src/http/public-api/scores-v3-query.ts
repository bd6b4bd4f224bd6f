import { MAX_PAGE_LIMIT, scoreDataTypeSchema, scoreSourceSchema } from '@heddle/core/schemas'
import { z } from 'zod'

import type { ScoresByCursorQuery } from '../../query/score-reader.ts'
import { SCORE_FIELD_GROUPS } from '../../query/score-v3.ts'
import { invalidRequest } from '../http-error.ts'
import { choiceList, optionalText, optionalTime, textList } from '../parse-query.ts'

const upper = (text: string) => text.toUpperCase()
const lower = (text: string) => text.toLowerCase()

const optionalNumber = z.preprocess(
  (value) => (value === '' ? undefined : value),
  z.coerce.number().optional(),
)

/** Unlike the older lists, this one refuses parameters it does not know. */
export const thirdVersionQuerySchema = z.strictObject({
  limit: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(1).max(MAX_PAGE_LIMIT).default(50),
  ),
  cursor: optionalText(),
  fields: choiceList(SCORE_FIELD_GROUPS, lower),
  id: textList(),
  name: textList(),
  source: choiceList(scoreSourceSchema.options, upper),
  dataType: choiceList(scoreDataTypeSchema.options, upper),
  environment: textList(),
  configId: textList(),
  queueId: textList(),
  authorUserId: textList(),
  value: textList(),
  valueMin: optionalNumber,
  valueMax: optionalNumber,
  traceId: textList(),
  sessionId: textList(),
  observationId: textList(),
  experimentId: textList(),
  fromTimestamp: optionalTime(),
  toTimestamp: optionalTime(),
})

type ThirdVersionQuery = z.output<typeof thirdVersionQuerySchema>

/** The query in the reader's terms. @throws {HttpError} 400 for combinations that mean nothing. */
export function toScoresByCursorQuery(query: ThirdVersionQuery): ScoresByCursorQuery {
  refuseMixedSubjects(query)
  const { valueMin, valueMax, dataType } = query
  const isRange = valueMin !== undefined || valueMax !== undefined
  if (isRange && !(dataType?.length === 1 && dataType[0] === 'NUMERIC')) {
    throw invalidRequest('Expected `dataType=NUMERIC` with valueMin and valueMax.')
  }
  return {
    limit: query.limit,
    cursor: query.cursor,
    ids: query.id,
    names: query.name,
    sources: query.source,
    dataTypes: dataType,
    environments: query.environment,
    configIds: query.configId,
    queueIds: query.queueId,
    authorUserIds: query.authorUserId,
    traceIds: query.traceId,
    observationIds: query.observationId,
    sessionIds: query.sessionId,
    datasetRunIds: query.experimentId,
    ...toValues(query),
    valueMin,
    valueMax,
    fromTimestamp: query.fromTimestamp,
    toTimestamp: query.toTimestamp,
  }
}

function refuseMixedSubjects(query: ThirdVersionQuery): void {
  const subjects = [query.traceId, query.sessionId, query.experimentId]
  if (subjects.filter((subject) => subject !== undefined).length > 1) {
    throw invalidRequest('Expected at most one of `traceId`, `sessionId` and `experimentId`.')
  }
  if (query.observationId !== undefined && query.traceId === undefined) {
    throw invalidRequest('Expected `traceId` with `observationId`.')
  }
}

/** Values as the data type stores them: numbers, 1 and 0 for true and false, or texts. */
function toValues({ value, dataType }: ThirdVersionQuery) {
  if (value === undefined) return {}
  const [only, ...others] = dataType ?? []
  if (others.length > 0 || only === undefined || only === 'TEXT' || only === 'CORRECTION') {
    throw invalidRequest(
      'Expected `value` with one `dataType` of NUMERIC, BOOLEAN and CATEGORICAL.',
    )
  }
  if (only === 'CATEGORICAL') return { texts: value }
  return { numbers: value.map((text) => (only === 'BOOLEAN' ? truthOf(text) : numberOf(text))) }
}

function truthOf(text: string): number {
  if (['true', '1'].includes(text.toLowerCase())) return 1
  if (['false', '0'].includes(text.toLowerCase())) return 0
  throw invalidRequest(`Expected \`value\` to be true or false, got ${text.slice(0, 40)}.`)
}

function numberOf(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number)) return number
  throw invalidRequest(`Expected \`value\` to be a number, got ${text.slice(0, 40)}.`)
}
