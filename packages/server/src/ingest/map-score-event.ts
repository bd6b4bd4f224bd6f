import type { IngestionEvent, ScoreBody, ScoreDataType } from '@heddle/core/schemas'

import { applyScoreConfig, type ConfiguredScore } from '../domain/configured-score.ts'
import { normaliseEnvironment } from '../domain/environment.ts'
import type { ScoreFields, ScoreRecord } from '../domain/score-record.ts'
import { stampOf } from '../domain/versioned-fields.ts'
import { epochMicroseconds } from './event-time.ts'
import { type EventContext, wellFormed } from './map-observation-event.ts'
import { givenOr, saidFields, saidMetadata } from './said-fields.ts'

type ScoreEvent = Extract<IngestionEvent, { type: 'score-create' }>

/** Longest value of a text score, characters. Source: Langfuse's ingestion API. */
const MAX_TEXT_CHARACTERS = 500

/** A value as it is stored: a number, and a text for every data type but NUMERIC. */
interface ScoreValue {
  readonly dataType: ScoreDataType
  readonly value: number
  readonly stringValue?: string
}

/** What a score event says, or why it cannot be taken. A score without an id takes the event's. */
export function mapScoreEvent(event: ScoreEvent, context: EventContext): ScoreRecord | string {
  const configured = configure(event.body, context)
  if ('fault' in configured) return configured.fault
  const { body, categoryValue } = configured
  const fault = faultOfSubject(body) ?? faultOfSource(body)
  if (fault !== undefined) return fault
  const value = scoreValue(body)
  if (typeof value === 'string') return value
  const envelopeTime = epochMicroseconds(event.timestamp)
  const version = { stamp: stampOf(envelopeTime, false), position: context.position }
  return {
    projectId: context.projectId,
    id: wellFormed(body.id ?? event.id),
    createdAt: context.receivedAt,
    updatedAt: context.receivedAt,
    fields: {
      ...saidFields<ScoreFields>(
        {
          ...value,
          value: categoryValue ?? value.value,
          name: value.dataType === 'CORRECTION' ? 'output' : body.name,
          source: body.source ?? 'API',
          traceId: body.traceId && wellFormed(body.traceId),
          observationId: body.observationId && wellFormed(body.observationId),
          sessionId: body.sessionId,
          datasetRunId: body.datasetRunId,
          comment: body.comment,
          metadata: saidMetadata(body.metadata, version),
          configId: body.configId,
          queueId: body.queueId,
          environment: body.environment && normaliseEnvironment(body.environment),
        },
        version,
      ),
      timestamp: givenOr(givenTime(body), Math.floor(envelopeTime / 1000)),
    },
  }
}

function givenTime({ timestamp }: ScoreBody): number | undefined {
  return timestamp === null || timestamp === undefined ? undefined : Date.parse(timestamp)
}

/** The body as the config it names completes it; without one as it is. */
function configure(body: ScoreBody, { scoreConfigs }: EventContext): ConfiguredScore {
  if (!body.configId) return { body, categoryValue: undefined }
  if (body.dataType === 'CORRECTION')
    return { fault: 'Expected no body.configId for a score of data type CORRECTION.' }
  const config = scoreConfigs?.get(body.configId)
  if (config === undefined)
    return { fault: `The project has no score config ${body.configId.slice(0, 100)}.` }
  return applyScoreConfig(body, config)
}

function faultOfSource(body: ScoreBody): string | undefined {
  if (body.dataType === 'CORRECTION')
    return body.traceId
      ? undefined
      : 'Expected body.traceId: only traces and observations are corrected.'
  if (body.source === 'ANNOTATION' && !body.configId)
    return 'Expected body.configId: an annotation follows a score config.'
  return undefined
}

function faultOfSubject(body: ScoreBody): string | undefined {
  const subjects = [body.traceId, body.sessionId, body.datasetRunId].filter(
    (subject) => subject !== null && subject !== undefined,
  )
  if (subjects.length !== 1)
    return `Expected exactly one of body.traceId, body.sessionId and body.datasetRunId, got ${subjects.length}.`
  if (body.observationId && !body.traceId)
    return 'Expected body.traceId beside body.observationId; a score of an observation names its trace too.'
  return undefined
}

function scoreValue(body: ScoreBody): ScoreValue | string {
  const { value } = body
  const dataType = body.dataType ?? (typeof value === 'number' ? 'NUMERIC' : 'CATEGORICAL')
  return typeof value === 'number' ? numberValue(dataType, value) : textValue(dataType, value)
}

function numberValue(dataType: ScoreDataType, value: number): ScoreValue | string {
  if (dataType === 'NUMERIC') return { dataType, value }
  if (dataType === 'BOOLEAN' && (value === 0 || value === 1))
    return { dataType, value, stringValue: value === 1 ? 'True' : 'False' }
  return expected(dataType)
}

function textValue(dataType: ScoreDataType, value: string): ScoreValue | string {
  if (dataType === 'NUMERIC' || dataType === 'BOOLEAN') return expected(dataType)
  if (dataType === 'TEXT' && (value === '' || value.length > MAX_TEXT_CHARACTERS))
    return expected(dataType)
  return { dataType, value: 0, stringValue: value }
}

const EXPECTED_VALUES: Readonly<Record<ScoreDataType, string>> = {
  NUMERIC: 'a number',
  BOOLEAN: '0 or 1',
  CATEGORICAL: 'text',
  TEXT: `text of 1 to ${MAX_TEXT_CHARACTERS} characters`,
  CORRECTION: 'text',
}

function expected(dataType: ScoreDataType): string {
  return `Expected body.value to be ${EXPECTED_VALUES[dataType]} for a score of data type ${dataType}.`
}
