import { getHeddle } from '@heddle/core'
import type { Heddle } from '@heddle/core'

import { state } from './state.ts'

/** What is being masked: the kind of component, and which field of its observation. */
export interface MaskTarget {
  /** `llm`, `query-engine`, `retriever`, `tool`, `embedding`, `workflow`, … */
  readonly kind: string
  readonly field: 'input' | 'output'
}

/** What the traces that a component starts are given. What {@link propagate} of `@heddle/core` says at the call wins. */
export interface TraceDefaults {
  /** Default: the name of the root observation. */
  readonly traceName?: string | undefined
  readonly userId?: string | undefined
  readonly sessionId?: string | undefined
  readonly tags?: readonly string[] | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly version?: string | undefined
  readonly release?: string | undefined
  readonly environment?: string | undefined
  readonly public?: boolean | undefined
}

/** Everything the integration can be told. All of it is optional. */
export interface LlamaIndexOptions extends TraceDefaults {
  /** The client to record with. Default: the process-wide client, looked up at each call. */
  readonly client?: Heddle | undefined
  /** Name of the runs of a workflow. Default: `workflow`. */
  readonly name?: string | undefined
  /** False records calls without inputs; calls inside can only take away more. Default: true. */
  readonly captureInput?: boolean | undefined
  /** False records calls without outputs and error messages. Default: true. */
  readonly captureOutput?: boolean | undefined
  /** False leaves out the texts of retrieved nodes. Default: true. */
  readonly captureNodesText?: boolean | undefined
  /** False leaves out tool definitions, arguments and results. Default: true. */
  readonly captureTools?: boolean | undefined
  /** Called with every input and output before anything leaves; when it throws, `"[mask failed]"` is recorded. */
  readonly mask?: ((value: unknown, target: MaskTarget) => unknown) | undefined
  /**
   * Whether streamed OpenAI calls ask for their usage. `auto` asks only OpenAI's own API through the class `OpenAI` and
   * hides the extra chunk from the program unless it asked for it itself. Default: `auto`.
   */
  readonly streamUsage?: 'auto' | boolean | undefined
  /** False leaves provider clients alone; usage of Anthropic's streams and OpenAI's embeddings is then unknown. Default: true. */
  readonly clientTaps?: boolean | undefined
  /** True records the six steps inside LlamaIndex's own agent workflow. Default: false. */
  readonly includeAgentSteps?: boolean | undefined
  /** True also records evaluation results as scores of the trace. Default: false. */
  readonly recordEvaluationScores?: boolean | undefined
  /** Time after which a stream that nobody reads is closed, milliseconds. Default: 600,000. */
  readonly streamIdleMs?: number | undefined
  /** Trace id that runs made by a workflow's `resume()` are linked to, in `metadata.resumedFrom`. */
  readonly resumedFrom?: string | undefined
}

/** Time after which a stream without a reader is closed, milliseconds: longer than any tool of a chat should take. */
const STREAM_IDLE_MS = 600_000

/** Options with their defaults in place, for one call. */
export interface Settings {
  readonly client: Heddle
  readonly options: LlamaIndexOptions
  readonly captureInput: boolean
  readonly captureOutput: boolean
  readonly captureNodesText: boolean
  readonly captureTools: boolean
  readonly mask: LlamaIndexOptions['mask']
  readonly streamUsage: 'auto' | boolean
  readonly clientTaps: boolean
  readonly streamIdleMs: number
}

/**
 * Sets options for every call of this process; those of `observeLlamaIndex` win, except that what is not captured here is
 * captured nowhere. Calling it again replaces what was set.
 */
export function configureLlamaIndex(options: LlamaIndexOptions): void {
  state.defaults = options
}

/** The settings of a call. Inside another call, what that one does not capture is not captured. */
export function resolveSettings(given: LlamaIndexOptions, outer: Settings | undefined): Settings {
  const { defaults } = state
  const options = { ...defaults, ...outer?.options, ...given }
  return {
    client: given.client ?? outer?.client ?? defaults.client ?? getHeddle(),
    options,
    captureInput: captures('captureInput', given, outer),
    captureOutput: captures('captureOutput', given, outer),
    captureNodesText: captures('captureNodesText', given, outer),
    captureTools: captures('captureTools', given, outer),
    mask: options.mask,
    streamUsage: options.streamUsage ?? 'auto',
    clientTaps: options.clientTaps !== false,
    streamIdleMs: options.streamIdleMs ?? STREAM_IDLE_MS,
  }
}

type CaptureSwitch = 'captureInput' | 'captureOutput' | 'captureNodesText' | 'captureTools'

function captures(name: CaptureSwitch, given: LlamaIndexOptions, outer?: Settings): boolean {
  return given[name] !== false && outer?.[name] !== false && state.defaults[name] !== false
}

/** What is recorded of a value: nothing, itself, or what the mask made of it. */
export function recorded(settings: Settings, value: unknown, target: MaskTarget): unknown {
  const isCaptured = target.field === 'input' ? settings.captureInput : settings.captureOutput
  if (!isCaptured || value === undefined) return undefined
  if (settings.mask === undefined) return value
  try {
    return settings.mask(value, target)
  } catch {
    return '[mask failed]'
  }
}
