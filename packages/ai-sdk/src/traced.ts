import { getHeddle, runWithObservation } from '@heddle/core'
import { media } from '@heddle/core/media'

import { isObject, listAt, objectAt, numberAt, present, stringAt } from './foreign-value.ts'
import { mapError } from './map-error.ts'
import { markMedia } from './mark-media.ts'
import { recorded, resolveSettings, withholdsTexts } from './options.ts'
import type { AiSdkOptions } from './options.ts'

/** A model of the SDK for images, speech, transcription or video: they share `doGenerate`. */
export interface TraceableModel {
  readonly modelId: string
  readonly provider: string
  readonly specificationVersion: string
}

/** What of the options of a `doGenerate` is shown as input, in this order of preference. */
const INPUT_KEYS = ['prompt', 'text', 'audio'] as const
const PARAMETER_KEYS = [
  'n',
  'size',
  'aspectRatio',
  'seed',
  'voice',
  'outputFormat',
  'speed',
  'language',
] as const

/**
 * The same model with each of its calls recorded as a generation, for operations about which the SDK tells nothing:
 * images and video on every major, speech and transcription on ai@5 and 6.
 *
 * @example generateImage({ model: traced(openai.image('gpt-image-1')), prompt })
 */
export function traced<Model extends TraceableModel>(
  model: Model,
  options: AiSdkOptions = {},
): Model {
  return new Proxy(model, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target)
      if (typeof value !== 'function') return value
      if (key !== 'doGenerate') return value.bind(target) as unknown
      return (...args: readonly unknown[]) =>
        recordCall(target, options, {
          request: args[0],
          run: () => Reflect.apply(value, target, args) as Promise<unknown>,
        })
    },
  })
}

interface ModelCall {
  readonly request: unknown
  readonly run: () => Promise<unknown>
}

async function recordCall(
  model: TraceableModel,
  options: AiSdkOptions,
  { request, run }: ModelCall,
): Promise<unknown> {
  const settings = resolveSettings({ ...options, client: options.client ?? getHeddle() })
  const input = INPUT_KEYS.map((key) => valueAt(request, key)).find((value) => value !== undefined)
  const parameters = PARAMETER_KEYS.map((key) => [key, valueAt(request, key)] as const)
  const observation = settings.client.startObservation({
    type: 'generation',
    name: options.functionId ?? `generate ${model.modelId}`,
    model: model.modelId,
    modelParameters: present(Object.fromEntries(parameters)),
    input: recorded(settings, markMedia(input), { kind: 'model', field: 'input' }),
    metadata: { provider: model.provider.split('.')[0] },
  })
  const active = { traceId: observation.traceId, observationId: observation.id }
  try {
    const result = await runWithObservation(active, run)
    observation.end({
      model: stringAt(objectAt(result, 'response'), 'modelId'),
      output: recorded(settings, outputOf(result), { kind: 'model', field: 'output' }),
      usageDetails: unitsOf(objectAt(result, 'usage')),
    })
    return result
  } catch (error) {
    observation.end(mapError(error, withholdsTexts(settings)))
    throw error
  }
}

function valueAt(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined
}

/** What came back: a text, or images, videos and audio as files. */
function outputOf(result: unknown): unknown {
  const text = stringAt(result, 'text')
  if (text !== undefined) return text
  for (const key of ['images', 'videos'] as const) {
    const files = listAt(result, key)
    if (files.length > 0) return { [key]: files.map(markFile) }
  }
  return { audio: markFile(valueAt(result, 'audio')) }
}

/** Bytes, or base64 text. */
function markFile(content: unknown): unknown {
  return typeof content === 'string' ? media(content) : markMedia(content)
}

function unitsOf(usage: unknown): Record<string, number> | undefined {
  const input = numberAt(usage, 'inputTokens')
  const output = numberAt(usage, 'outputTokens')
  return present({ input, output, total: numberAt(usage, 'totalTokens') })
}
