import { isObject, parsed, stringAt } from './foreign-value.ts'

/** Settings a model was called with, under the names they are recorded by. */
export type ModelParameters = Record<string, unknown>

/** The settings in an event of ai@7 or in the settings of one of its calls; undefined when there are none. */
export function parametersOfEvent(event: unknown): ModelParameters | undefined {
  if (!isObject(event)) return undefined
  // Each setting by its own name: a loop over names takes several times as long, and this runs for every model call.
  return given({
    temperature: event['temperature'],
    max_tokens: event['maxOutputTokens'],
    top_p: event['topP'],
    top_k: event['topK'],
    presence_penalty: event['presencePenalty'],
    frequency_penalty: event['frequencyPenalty'],
    stop: event['stopSequences'],
    seed: event['seed'],
    reasoning: event['reasoning'],
  })
}

/** The same in the attributes of a span of ai@5 or 6. */
export function parametersOfSpan(
  attributes: Readonly<Record<string, unknown>>,
): ModelParameters | undefined {
  return given({
    temperature: attributes['gen_ai.request.temperature'],
    max_tokens: attributes['gen_ai.request.max_tokens'],
    top_p: attributes['gen_ai.request.top_p'],
    top_k: attributes['gen_ai.request.top_k'],
    presence_penalty: attributes['gen_ai.request.presence_penalty'],
    frequency_penalty: attributes['gen_ai.request.frequency_penalty'],
    stop: attributes['gen_ai.request.stop_sequences'],
    seed: attributes['ai.settings.seed'],
    toolChoice: toolChoiceOf(parsedText(attributes['ai.prompt.toolChoice'])),
  })
}

/** How the model may use its tools, when that is not left to it: `required`, `none`, or the one tool it has to call. */
export function toolChoiceOf(choice: unknown): unknown {
  const kind = typeof choice === 'string' ? choice : stringAt(choice, 'type')
  if (kind === undefined || kind === 'auto') return undefined
  return kind === 'tool' ? { type: 'tool', toolName: stringAt(choice, 'toolName') } : kind
}

/** The parameters together with how tools are chosen, which ai@7 says only of the whole call. */
export function withToolChoice(
  parameters: ModelParameters | undefined,
  toolChoice: unknown,
): ModelParameters | undefined {
  return toolChoice === undefined ? parameters : { ...parameters, toolChoice }
}

function parsedText(value: unknown): unknown {
  return typeof value === 'string' ? parsed(value) : value
}

/** The parameters, if any of them is given. Those that are undefined are not recorded. */
function given(parameters: ModelParameters): ModelParameters | undefined {
  let isAnyGiven = false
  for (const key in parameters) {
    if (parameters[key] === null) parameters[key] = undefined
    isAnyGiven ||= parameters[key] !== undefined
  }
  return isAnyGiven ? parameters : undefined
}
