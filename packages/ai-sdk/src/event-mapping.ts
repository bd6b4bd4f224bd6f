import { mapCallInput } from './call-input.ts'
import type { CallOpening } from './call-start.ts'
import { isObject, numberAt, objectAt, stringAt } from './foreign-value.ts'
import type { GenerationStart } from './generation.ts'
import { mapModelInput } from './map-messages.ts'
import { openingOfOther } from './map-other-calls.ts'
import type { ModelAnswer } from './model-answer.ts'
import { answerOf } from './model-answer.ts'
import { parametersOfEvent, withToolChoice } from './model-parameters.ts'

/** How the root of a call looks: an agent when the model has tools, else a span; other operations have forms of their own. */
export function rootOf(event: unknown, operationId: string): CallOpening {
  const other = openingOfOther(event, operationId)
  if (other !== undefined) return other
  return { type: hasTools(event) ? 'agent' : 'span', input: mapCallInput(event) }
}

function hasTools(event: unknown): boolean {
  const tools = objectAt(event, 'tools')
  return tools !== undefined && Object.keys(tools).length > 0
}

/** A model call as `executeLanguageModelCall` announces it. */
export function generationOfEvent(event: unknown, toolChoice?: unknown): GenerationStart {
  const fields = isObject(event) ? event : {}
  const timestamp = numberAt(event, 'timestamp')
  return {
    model: stringAt(event, 'modelId'),
    provider: stringAt(event, 'provider'),
    input: mapModelInput({
      instructions: fields['instructions'],
      messages: fields['messages'],
      tools: fields['tools'],
    }),
    parameters: withToolChoice(parametersOfEvent(event), toolChoice),
    startTime: timestamp === undefined ? new Date() : new Date(timestamp),
  }
}

/** The answer as `onLanguageModelCallEnd` tells it. */
export function answerOfEvent(event: unknown): ModelAnswer {
  return {
    ...answerOf(event),
    responseId: stringAt(event, 'responseId'),
    model: stringAt(event, 'modelId'),
  }
}
