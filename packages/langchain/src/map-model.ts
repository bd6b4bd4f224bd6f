import { isObject, jsonText, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** Parameters that are shown elsewhere or say nothing about the answer. */
const NOT_PARAMETERS = new Set([
  'model',
  'model_name',
  'modelName',
  'messages',
  'tools',
  'functions',
  'stream',
  'stream_options',
])

/** Parameter names that may hold a credential. */
const SECRET_NAME = /key|secret|authorization|headers|password/i

/** The model that was asked for, from the call's parameters or what LangChain says about the model. */
export function requestedModel(
  parameters: ForeignObject | undefined,
  metadata: ForeignObject | undefined,
): string | undefined {
  return (
    stringAt(parameters, 'model') ??
    stringAt(parameters, 'model_name') ??
    stringAt(metadata, 'ls_model_name')
  )
}

/** Where the name of the model that answered may stand; the first that has one counts. */
export interface NamedAnswer {
  readonly message: ForeignObject | undefined
  readonly llmOutput?: unknown
  /** What a streamed answer says that LangGraph joined itself, with `streamMode: 'messages'`. */
  readonly generationInfo?: unknown
}

/** The model that answered, as the response names it. */
export function answeringModel(answer: NamedAnswer): string | undefined {
  const response = objectAt(answer.message, 'response_metadata')
  const named =
    stringAt(response, 'model_name') ??
    stringAt(response, 'model') ??
    stringAt(answer.llmOutput, 'model_name') ??
    stringAt(answer.generationInfo, 'model_name')
  return named === undefined ? undefined : undoubled(named)
}

/** LangChain concatenates the model name of streamed Responses API chunks: "gpt-4.1gpt-4.1" is "gpt-4.1". */
export function undoubled(name: string): string {
  const period = (name + name).indexOf(name, 1)
  return period < name.length ? name.slice(0, period) : name
}

/** Scalars as they are, objects as JSON text; nothing that may hold a credential. */
export function mapModelParameters(
  parameters: ForeignObject | undefined,
): Record<string, unknown> | undefined {
  if (parameters === undefined) return undefined
  const mapped: Record<string, unknown> = {}
  for (const name of Object.keys(parameters)) {
    if (NOT_PARAMETERS.has(name) || name.startsWith('_') || SECRET_NAME.test(name)) continue
    const value = parameters[name]
    if (value === undefined || value === null || typeof value === 'function') continue
    mapped[name] = isObject(value) ? jsonText(value) : value
  }
  return mapped
}
