import { isObject } from './foreign-value.ts'

type Names = readonly (readonly [key: string, name: string])[]

/** Settings of a model call, as ai@7 passes them, and the names under which they are recorded. */
const EVENT_NAMES: Names = Object.entries({
  temperature: 'temperature',
  maxOutputTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  stopSequences: 'stop',
  seed: 'seed',
  reasoning: 'reasoning',
})

/** The same in the attributes of the spans of ai@5 and 6. */
const ATTRIBUTE_NAMES: Names = Object.entries({
  'gen_ai.request.temperature': 'temperature',
  'gen_ai.request.max_tokens': 'max_tokens',
  'gen_ai.request.top_p': 'top_p',
  'gen_ai.request.top_k': 'top_k',
  'gen_ai.request.presence_penalty': 'presence_penalty',
  'gen_ai.request.frequency_penalty': 'frequency_penalty',
  'gen_ai.request.stop_sequences': 'stop',
  'ai.settings.seed': 'seed',
})

/** The settings a model was called with; undefined when there are none. */
export function parametersOfEvent(event: unknown): Record<string, unknown> | undefined {
  return renamed(event, EVENT_NAMES)
}

export function parametersOfSpan(attributes: unknown): Record<string, unknown> | undefined {
  return renamed(attributes, ATTRIBUTE_NAMES)
}

function renamed(source: unknown, names: Names): Record<string, unknown> | undefined {
  if (!isObject(source)) return undefined
  let found: Record<string, unknown> | undefined
  for (const [key, name] of names) {
    const value = source[key]
    if (value !== undefined && value !== null) (found ??= {})[name] = value
  }
  return found
}
