import type { Call, CallEnd } from './call.ts'
import { lastStepContent, operationIdOf } from './event-mapping.ts'
import { isObject, listAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import type { Generation } from './generation.ts'
import {
  embeddingEnd,
  embeddingStart,
  rerankEnd,
  rerankStart,
  rootEndOf,
} from './map-other-calls.ts'
import { answerOf } from './model-answer.ts'
import { rootEndOfResult } from './span-mapping.ts'
import type { ChannelMessage } from './telemetry-channel.ts'
import { toolEndOf } from './tool-run.ts'
import type { ToolEnd } from './tool-run.ts'

/** Status of a stream whose end nobody tells. */
const UNHEARD = 'nothing was heard of the stream any more'

/** What is known of an answer that is not shown. */
const UNTOLD = answerOf(undefined)

/** Ends a model call. Where the channel keeps its stream to itself, the end of the step ends it; see {@link endStep}. */
export function endModelCall(
  generation: Generation,
  isStreamed: boolean,
  { error, result }: ChannelMessage,
): void {
  const { call } = generation
  if (error !== undefined) generation.fail(error)
  else if (isObject(result)) generation.take(result)
  else if (isStreamed) call.loseReader(UNHEARD, call.settings.abandonAfterMs)
  else generation.succeed(UNTOLD)
}

/** Ends the model call of a step whose stream was not listened to. */
export function endStep(call: Call, { error }: ChannelMessage): void {
  if (error === undefined) call.runningGeneration?.succeed(UNTOLD)
}

/** How a tool ended; where its result is withheld, nothing tells that it failed. */
export function toolEnd({ error, result }: ChannelMessage): ToolEnd {
  if (error !== undefined) return { isError: true, error }
  return toolEndOf(objectAt(result, 'output')) ?? { isError: false }
}

/** Ends a call. What it embedded or ranked is told only now, with the time at which the call started. */
export function endCall(call: Call, message: ChannelMessage, startTime: Date): void {
  const { event, result, error } = message
  const operationId = operationIdOf(event)
  const isRanking = operationId === 'ai.rerank'
  if (isRanking) call.startLeaf('call', { ...rerankStart(call.settings, event), startTime })
  if (operationId.startsWith('ai.embed')) startEmbedding(call, event, startTime)
  if (error !== undefined) return call.fail(error)
  call.endLeaf('call', isRanking ? rerankEnd(call.settings, result) : embeddingEnd(vectors(result)))
  call.noteStepContent(lastStepContent(result))
  call.end(callEnd(operationId, result))
}

function startEmbedding(call: Call, event: ForeignObject, startTime: Date): void {
  const { value } = event
  const values = Array.isArray(value) ? value : [value]
  const fields = embeddingStart(call.settings, { ...event, values })
  call.startLeaf('call', { ...fields, startTime })
}

function vectors(result: unknown): ForeignObject {
  const one = listAt(result, 'embedding')
  const embeddings = one.length > 0 ? [one] : listAt(result, 'embeddings')
  return { embeddings, usage: objectAt(result, 'usage') }
}

/** Of audio only what it is, never its bytes. */
function callEnd(operationId: string, result: unknown): CallEnd {
  if (operationId === 'ai.generateSpeech') {
    const audio = objectAt(result, 'audio')
    if (audio === undefined) return {}
    const { mediaType, format } = audio
    return rootEndOf({ operationId, audio: { mediaType, format } })
  }
  if (operationId === 'ai.transcribe') {
    return rootEndOf({ operationId, text: stringAt(result, 'text') })
  }
  return rootEndOfResult(operationId, result)
}
