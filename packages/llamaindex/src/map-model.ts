import { isObject, numberAt, objectAt, present, stringAt, valueAt } from './foreign-value.ts'

/** Options of a call that say how the model answers; others may hold keys, users or documents. */
const SHOWN_OPTIONS = [
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'max_completion_tokens',
  'frequency_penalty',
  'presence_penalty',
  'seed',
  'n',
  'stop',
  'tool_choice',
  'parallel_tool_calls',
  'reasoning_effort',
  'service_tier',
] as const

/** The model a component asks for; providers that give no name are left out. */
export function requestModel(component: unknown): string | undefined {
  const name = stringAt(valueAt(component, 'metadata'), 'model') ?? stringAt(component, 'model')
  return name === undefined || name.startsWith('[object') ? undefined : name
}

/** The parameters of a model and of one call of it. */
export function modelParameters(
  llm: unknown,
  params: unknown,
): Record<string, unknown> | undefined {
  const metadata = valueAt(llm, 'metadata')
  const called = objectAt(params, 'additionalChatOptions')
  return present<unknown>({
    temperature: numberAt(metadata, 'temperature') ?? numberAt(llm, 'temperature'),
    topP: numberAt(metadata, 'topP') ?? numberAt(llm, 'topP'),
    maxTokens: numberAt(metadata, 'maxTokens') ?? numberAt(llm, 'maxTokens'),
    reasoningEffort: stringAt(llm, 'reasoningEffort'),
    responseFormat: responseFormatName(valueAt(params, 'responseFormat')),
    ...shownOptions(objectAt(llm, 'additionalChatOptions')),
    ...shownOptions(called),
  })
}

function shownOptions(options: unknown): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  if (options === undefined) return shown
  for (const key of SHOWN_OPTIONS) {
    const value = valueAt(options, key)
    if (value !== undefined && value !== null && !isObject(value)) shown[key] = value
  }
  return shown
}

function responseFormatName(format: unknown): string | undefined {
  if (!isObject(format)) return undefined
  return stringAt(format, 'type') ?? stringAt(valueAt(format, 'json_schema'), 'name') ?? 'schema'
}
