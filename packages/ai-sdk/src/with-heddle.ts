import { isObject, merged } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { heddleTelemetry } from './heddle-telemetry.ts'
import { heddle } from './heddle.ts'
import type { AiSdkOptions } from './options.ts'
import { warnOnce } from './warn-once.ts'

/** Functions of ai@5 and 6 that take `experimental_telemetry`. */
const FUNCTIONS = [
  'generateText',
  'streamText',
  'generateObject',
  'streamObject',
  'embed',
  'embedMany',
  'rerank',
] as const
/** Classes of ai@5 and 6 whose settings do, under the names they had. */
const AGENTS = ['ToolLoopAgent', 'Experimental_Agent', 'Agent'] as const

type AnyFunction = (...args: readonly unknown[]) => unknown
type AnyClass = new (...args: readonly unknown[]) => object

/**
 * The functions and agents of the SDK with every call traced, for ai@5 and 6; everything else of it is unchanged. What a
 * call says itself in `experimental_telemetry` wins, `isEnabled: false` included. On ai@7 the integration is registered and
 * the SDK returned as it is. An SDK of unknown form is returned as it is, with one warning.
 *
 * @example import * as sdk from 'ai'; export const { generateText, streamText } = withHeddle(sdk)
 */
export function withHeddle<Sdk extends object>(sdk: Sdk, options: AiSdkOptions = {}): Sdk {
  const found: ForeignObject = Object.fromEntries(Object.entries(sdk))
  const { registerTelemetry } = found
  if (typeof registerTelemetry === 'function') {
    Reflect.apply(registerTelemetry, undefined, [heddle(options)])
    return sdk
  }
  if (typeof found['generateText'] !== 'function') {
    warnUnknown()
    return sdk
  }
  const traced: Record<string, unknown> = { ...found }
  for (const name of FUNCTIONS) {
    const original = found[name]
    if (typeof original === 'function')
      traced[name] = tracedFunction(original as AnyFunction, options)
  }
  for (const name of AGENTS) {
    const original = found[name]
    if (typeof original === 'function') traced[name] = tracedClass(original as AnyClass, options)
  }
  return traced as Sdk // the same keys, each with a value of the same type
}

function tracedFunction(original: AnyFunction, options: AiSdkOptions): AnyFunction {
  return (settings, ...rest) => original(withTelemetry(settings, options), ...rest)
}

function tracedClass(original: AnyClass, options: AiSdkOptions): AnyClass {
  return new Proxy(original, {
    construct: (target, [settings, ...rest], newTarget) =>
      Reflect.construct(target, [withTelemetry(settings, options), ...rest], newTarget) as object,
  })
}

function withTelemetry(settings: unknown, options: AiSdkOptions): unknown {
  if (!isObject(settings)) return settings
  const said = settings['experimental_telemetry']
  const own = isObject(said) ? said : undefined
  if (own?.['isEnabled'] === false) return settings
  return {
    ...settings,
    experimental_telemetry: { ...merged({ ...heddleTelemetry(options) }, own), isEnabled: true },
  }
}

function warnUnknown(): void {
  warnOnce(
    'unknown-sdk',
    'Expected withHeddle() to be given the namespace of ai 5, 6 or 7 (import * as sdk from "ai"); its calls are not traced.',
  )
}
