import { getHeddle } from '@heddle/core'
import type { Heddle } from '@heddle/core'

import type { TraceDefaults } from './trace-attributes.ts'

/** What is being masked: which kind of run, and which of its fields. */
export interface MaskTarget {
  readonly kind: 'chain' | 'model' | 'tool' | 'retriever' | 'event'
  readonly field: 'input' | 'output'
}

/** Everything a handler can be told. All of it is optional. */
export interface CallbackHandlerOptions extends TraceDefaults {
  /** The client to record with. Default: the process-wide client. */
  readonly client?: Heddle
  /** False records steps without their inputs. Default: true. A run tagged `heddle:no-io` records neither. */
  readonly captureInput?: boolean
  /** False records steps without their outputs. Default: true. */
  readonly captureOutput?: boolean
  /**
   * Called with every input and output before anything leaves; what it returns is recorded.
   * When it throws, `"[mask failed]"` is recorded in place of the value.
   */
  readonly mask?: (value: unknown, target: MaskTarget) => unknown
  /** `compact` leaves out plumbing (lambdas, maps, prompts, parsers) and hidden steps; their children move up. Default: `full`. */
  readonly detail?: 'full' | 'compact'
  /** `full` repeats the whole message list at every graph step. Default: `compact`, each message once per trace outside generations. */
  readonly graphState?: 'compact' | 'full'
  /** `same-trace` continues the trace of a paused graph when its thread resumes in this process. Default: `new-trace`. */
  readonly resume?: 'new-trace' | 'same-trace'
  /**
   * False leaves LangChain's AsyncLocalStorage alone when nobody has set it up; nested calls without a config then have no callbacks.
   * Default: true, unless the environment variable `HEDDLE_LANGCHAIN_NO_ALS` is `1`.
   */
  readonly nestedCalls?: boolean
}

/** Options with their defaults in place. */
export interface Settings {
  readonly client: Heddle
  readonly traceDefaults: TraceDefaults
  readonly captureInput: boolean
  readonly captureOutput: boolean
  readonly mask: CallbackHandlerOptions['mask']
  readonly isCompact: boolean
  readonly compactsGraphState: boolean
  readonly resumesInSameTrace: boolean
}

export function resolveSettings(options: CallbackHandlerOptions): Settings {
  const client = options.client ?? getHeddle()
  return {
    client,
    traceDefaults: options,
    // A client that is switched off records nothing, so nothing is read for it.
    captureInput: client.enabled && (options.captureInput ?? true),
    captureOutput: client.enabled && (options.captureOutput ?? true),
    mask: options.mask,
    isCompact: options.detail === 'compact',
    compactsGraphState: options.graphState !== 'full',
    resumesInSameTrace: options.resume === 'same-trace',
  }
}

/** What is recorded of a value: itself, or what the mask made of it. */
export function masked(value: unknown, target: MaskTarget, settings: Settings): unknown {
  if (settings.mask === undefined || value === undefined) return value
  try {
    return settings.mask(value, target)
  } catch {
    return '[mask failed]'
  }
}
