import { getHeddle } from '@heddle/core'
import type { Heddle } from '@heddle/core'

import { isObject, stringAt, numberAt } from './foreign-value.ts'

/** What is being masked: the part of a call and which of its fields. `metadata` is what a provider says beside its answer. */
export interface MaskTarget {
  readonly kind: 'call' | 'model' | 'tool' | 'embedding'
  readonly field: 'input' | 'output' | 'metadata'
}

/** A prompt of the prompt registry; generations are linked to it. A fallback is none of the registry's, so it is not linked. */
export interface PromptReference {
  readonly name: string
  readonly version?: number | undefined
  readonly isFallback?: boolean | undefined
}

/** Passes a promise to the platform, which keeps the function alive until it is settled. */
export type WaitUntil = (promise: Promise<unknown>) => void

/** What a call says about its trace. */
export interface CallContext {
  /** Name of the root observation. Default: the operation, for example `generateText`. */
  readonly functionId?: string | undefined
  readonly traceName?: string | undefined
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly release?: string | undefined
  readonly version?: string | undefined
  readonly environment?: string | undefined
  readonly prompt?: PromptReference | undefined
}

/** Everything the integration can be told. All of it is optional. */
export interface AiSdkOptions extends CallContext {
  /** The client to record with. Default: the process-wide client, looked up at each call. */
  readonly client?: Heddle | undefined
  /** False records calls without prompts, tool arguments and tool definitions. Default: true. */
  readonly recordInputs?: boolean | undefined
  /** False records calls without answers, tool results and error messages. Default: true. */
  readonly recordOutputs?: boolean | undefined
  /**
   * What is recorded as the input of a model call after the first step: `full` all its messages, `delta` those that were
   * added since the step before, with the number of the others in the metadata as `messagesBefore`. Default: `full`.
   */
  readonly input?: 'full' | 'delta' | undefined
  /**
   * True puts what belongs to one step of a call (all attempts of its model call, and the tools that ran for it) below a span
   * `step 0`, `step 1` and so on; false puts it below the root. Objects and embeddings have no steps. Default: false.
   */
  readonly steps?: boolean | undefined
  /** True puts the ids of an active span of OpenTelemetry into the root's metadata as `otel`. Default: false. */
  readonly linkOtel?: boolean | undefined
  /**
   * True also records calls of ai@7 whose own `telemetry.integrations` leave this one out, from what the SDK publishes on
   * the diagnostics channel `ai:telemetry`; a call that both report is recorded once. Node only, where it is looked for
   * without an import; elsewhere nothing happens. The channel says less: nothing of `generateObject` and `streamObject`, one
   * embedding for all chunks and attempts, no usage of speech, no abort between two model calls of a stream, and with
   * `recordInputs` or `recordOutputs` false in the call no answers, usage, tool failures or aborts. Default: false.
   */
  readonly channel?: boolean | undefined
  /** Called with every input and output before anything leaves; when it throws, `"[mask failed]"` is recorded. */
  readonly mask?: ((value: unknown, target: MaskTarget) => unknown) | undefined
  /**
   * False leaves provider streams alone: partial answers, errors inside a stream and, on ai@5 and 6, everything about
   * streamed answers are then lost. Default: true.
   */
  readonly captureStream?: boolean | undefined
  /** Time after which a stream that nobody reads counts as abandoned, milliseconds. Default: 60,000. */
  readonly abandonAfterMs?: number | undefined
  /** Keeps a serverless function alive until its traces are sent. Default: the platform's own, where it can be found. */
  readonly waitUntil?: WaitUntil | undefined
}

/** Time after which a stream without a reader counts as abandoned, milliseconds: longer than any tool of a chat should take. */
const ABANDON_AFTER_MS = 60_000

/** Options with their defaults in place, for one call. */
export interface Settings {
  readonly client: Heddle
  readonly context: CallContext
  readonly recordInputs: boolean
  readonly recordOutputs: boolean
  readonly input: 'full' | 'delta'
  readonly mask: AiSdkOptions['mask']
  readonly captureStream: boolean
  readonly abandonAfterMs: number
  readonly waitUntil: WaitUntil | undefined
}

/** The settings of one call; what the call itself says about recording can only take away. */
export function resolveSettings(options: AiSdkOptions, call?: unknown): Settings {
  const flags = isObject(call) ? call : {}
  return {
    client: options.client ?? getHeddle(),
    context: options,
    recordInputs: options.recordInputs !== false && flags['recordInputs'] !== false,
    recordOutputs: options.recordOutputs !== false && flags['recordOutputs'] !== false,
    input: options.input ?? 'full',
    mask: options.mask,
    captureStream: options.captureStream !== false,
    abandonAfterMs: options.abandonAfterMs ?? ABANDON_AFTER_MS,
    waitUntil: options.waitUntil,
  }
}

/**
 * Whether texts that may quote an input or an output stay out: messages of errors, reasons of aborts, warnings. They
 * cannot be told apart, so one of the two flags is enough.
 */
export function withholdsTexts(
  settings: Pick<Settings, 'recordInputs' | 'recordOutputs'>,
): boolean {
  return !settings.recordInputs || !settings.recordOutputs
}

/** What is recorded of a value: nothing, itself, or what the mask made of it. */
export function recorded(settings: Settings, value: unknown, target: MaskTarget): unknown {
  const isRecorded = target.field === 'input' ? settings.recordInputs : settings.recordOutputs
  if (!isRecorded || value === undefined) return undefined
  if (settings.mask === undefined) return value
  try {
    return settings.mask(value, target)
  } catch {
    return '[mask failed]'
  }
}

/** The prompt a value refers to, unless it is a fallback that the registry does not know. */
export function promptReference(value: unknown): PromptReference | undefined {
  const name = stringAt(value, 'name')
  if (name === undefined || (isObject(value) && value['isFallback'] === true)) return undefined
  return { name, version: numberAt(value, 'version') }
}
