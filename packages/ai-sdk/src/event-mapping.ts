import { mapCallInput } from './call-input.ts'
import type { CallOpening } from './call-start.ts'
import { isObject, listAt, numberAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import type { GenerationStart } from './generation.ts'
import { mapModelInput } from './map-messages.ts'
import { openingOfOther } from './map-other-calls.ts'
import type { ModelAnswer } from './model-answer.ts'
import { answerOf } from './model-answer.ts'
import { parametersOfEvent, withToolChoice } from './model-parameters.ts'
import { schemaOfEvent } from './object-schema.ts'
import type { CallReport } from './open-call.ts'
import { toolMetadata } from './tool-run.ts'
import type { ToolStart } from './tool-run.ts'

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

/** For example `ai.generateText`. */
export function operationIdOf(event: unknown): string {
  return stringAt(event, 'operationId') ?? 'ai.call'
}

/** When the event happened: durable runs report theirs later. */
export function timeOf(event: unknown): Date {
  const timestamp = numberAt(event, 'timestamp')
  return timestamp === undefined ? new Date() : new Date(timestamp)
}

/** What the first event of a call says of it. */
export function reportOfEvent(
  event: ForeignObject,
  operationId: string,
  { key, owner }: Pick<CallReport, 'key' | 'owner'>,
): CallReport {
  return {
    key,
    owner,
    operationId,
    functionId: stringAt(event, 'functionId'),
    said: event['runtimeContext'],
    flags: event,
    startTime: timeOf(event),
    endsOnStreamFailure: false,
    metadata: {
      provider: stringAt(event, 'provider'),
      aiVersion: stringAt(event, 'aiVersion'),
    },
    schema: schemaOfEvent(event),
  }
}

/** The tool that an event tells about; undefined when it names none. */
export function toolStartOf(event: unknown, startTime: Date): ToolStart | undefined {
  const toolCall = objectAt(event, 'toolCall')
  const toolCallId = stringAt(toolCall, 'toolCallId')
  if (toolCall === undefined || toolCallId === undefined) return undefined
  return {
    toolCallId,
    name: stringAt(toolCall, 'toolName') ?? 'tool',
    input: toolCall['input'],
    startTime,
    metadata: toolMetadata(toolCall),
  }
}

/** Content of the last finished step, with the tool calls that were refused before the tool ran. */
export function lastStepContent(event: unknown): readonly unknown[] {
  return listAt(listAt(event, 'steps').at(-1), 'content')
}
