import { isObject, present } from './foreign-value.ts'

/** Settings of a model call, as ai@7 passes them, and the names under which they are recorded. */
const EVENT_NAMES = {
  temperature: 'temperature',
  maxOutputTokens: 'max_tokens',
  topP: 'top_p',
  topK: 'top_k',
  presencePenalty: 'presence_penalty',
  frequencyPenalty: 'frequency_penalty',
  stopSequences: 'stop',
  seed: 'seed',
  reasoning: 'reasoning',
} as const

/** The same in the attributes of the spans of ai@5 and 6. */
const ATTRIBUTE_NAMES = {
  'gen_ai.request.temperature': 'temperature',
  'gen_ai.request.max_tokens': 'max_tokens',
  'gen_ai.request.top_p': 'top_p',
  'gen_ai.request.top_k': 'top_k',
  'gen_ai.request.presence_penalty': 'presence_penalty',
  'gen_ai.request.frequency_penalty': 'frequency_penalty',
  'gen_ai.request.stop_sequences': 'stop',
  'ai.settings.seed': 'seed',
} as const

/** The settings a model was called with; undefined when there are none. */
export function parametersOfEvent(event: unknown): Record<string, unknown> | undefined {
  return renamed(event, EVENT_NAMES)
}

export function parametersOfSpan(attributes: unknown): Record<string, unknown> | undefined {
  return renamed(attributes, ATTRIBUTE_NAMES)
}

function renamed(
  source: unknown,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> | undefined {
  if (!isObject(source)) return undefined
  const found: Record<string, unknown> = {}
  for (const [key, name] of Object.entries(names)) found[name] = source[key] ?? undefined
  return present(found)
}
