import { getHeddle } from '@heddle/core'
import type { Heddle, ObservationHandle } from '@heddle/core'

import { attempt, isObject, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { mapError } from './map-error.ts'
import { mapContent, mapToolCalls } from './map-messages.ts'
import { answeringModel, mapModelParameters, requestedModel } from './map-model.ts'
import { mapUsage } from './map-usage.ts'
import { mapValue } from './map-value.ts'
import { answerMetadata, modelInput } from './model-runs.ts'
import { PartialOutput } from './partial-output.ts'

/** Set on a model whose streams are recorded already. */
const TRACED = Symbol.for('heddle.langchain.traced-model')

/** Blocks that a message in chat form has fields of their own for. */
const SHOWN_APART = new Set(['tool_call', 'reasoning'])

export interface TraceModelOptions {
  /** The client to record with. Default: the process-wide client. */
  readonly client?: Heddle
  /** Name of the observations. Default: the class of the model. */
  readonly name?: string
}

type StreamEvents = (input: unknown, options?: unknown, rest?: unknown) => unknown

/**
 * The same model, whose `streamEvents()` without a `version` and `streamV2()` are recorded as generations under the run
 * around them: LangChain makes no callbacks for these two, so no handler can see them. All other calls are left to the
 * handler. The model itself is changed, so that what `bindTools` or `withConfig` make of it is recorded too; streams,
 * results and errors are passed on unchanged. Source of the gap: @langchain/core 1.4.0, language_models/chat_models.
 *
 * @example const model = traceModel(new ChatOpenAI({ model: 'gpt-4o-mini' }))
 */
export function traceModel<Model extends object>(
  model: Model,
  options: TraceModelOptions = {},
): Model {
  attempt(() => recordStreams(model as Model & ForeignObject, options), undefined)
  return model
}

function recordStreams(model: ForeignObject, options: TraceModelOptions): void {
  const streamEvents = model['streamEvents']
  if (typeof streamEvents !== 'function' || TRACED in model) return
  const recorded: StreamEvents = (...passed) => {
    const start = attempt(() => startCall(model, passed, options), undefined)
    const stream: unknown = Reflect.apply(streamEvents as StreamEvents, model, passed)
    if (start !== undefined) void recordStream(start, stream)
    return stream
  }
  Object.defineProperties(model, {
    streamEvents: { value: recorded, writable: true, configurable: true },
    [TRACED]: { value: true },
  })
}

/** A call that is being recorded; undefined for the versions of the protocol that make callbacks. */
function startCall(
  model: ForeignObject,
  [input, callOptions]: readonly unknown[],
  options: TraceModelOptions,
): ObservationHandle | undefined {
  const client = options.client ?? getHeddle()
  if (!client.enabled || stringAt(callOptions, 'version') !== undefined) return undefined
  const parameters = resultOf(model, 'invocationParams', callOptions)
  const facts = resultOf(model, 'getLsParams', callOptions)
  return client.startObservation({
    type: 'generation',
    name: options.name ?? model.constructor.name,
    input: modelInput(promptOf(input), parameters),
    model: requestedModel(parameters, facts),
    modelParameters: mapModelParameters(parameters),
    metadata: { ls_provider: stringAt(facts, 'ls_provider') },
  })
}

/** What a method without side effects says about the call. */
function resultOf(model: ForeignObject, method: string, options: unknown) {
  const read = model[method]
  if (typeof read !== 'function') return undefined
  const result: unknown = attempt(() => Reflect.apply(read, model, [options ?? {}]), undefined)
  return isObject(result) ? result : undefined
}

function promptOf(input: unknown): readonly unknown[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }]
  const messages = mapValue(input)
  return Array.isArray(messages) ? messages : [messages]
}

/** Reads the stream beside its user: every reader of it starts at its beginning, and nobody takes from another. */
async function recordStream(observation: ObservationHandle, stream: unknown): Promise<void> {
  const partial = new PartialOutput()
  const blocks: unknown[] = []
  let completionStartTime: Date | undefined
  try {
    for await (const event of stream as AsyncIterable<unknown>) {
      if (partial.addStreamEvent(event)) completionStartTime ??= new Date()
      const name = stringAt(event, 'event')
      if (name === 'content-block-finish') blocks.push(objectAt(event, 'content'))
      // Ended here and not after the loop, so that a user who flushes once the stream is read finds it ended.
      if (name !== 'message-finish') continue
      observation.end({ completionStartTime, ...answerOf(event, blocks, partial) })
    }
    observation.end({ completionStartTime, output: partial.message() })
  } catch (error) {
    observation.end({ completionStartTime, output: partial.message(), ...mapError(error) })
  }
}

/** What the model said in the end, from the finished blocks and the event that closes them. */
function answerOf(finish: unknown, blocks: readonly unknown[], partial: PartialOutput) {
  const message = {
    response_metadata: objectAt(finish, 'responseMetadata'),
    usage_metadata: objectAt(finish, 'usage') ?? partial.usage,
  }
  const { usageDetails, costDetails, metadata } = mapUsage(undefined, [message])
  const finishReason = stringAt(finish, 'reason')
  return {
    output: attempt(() => mapBlocks(blocks, partial), '[unreadable output]'),
    model: answeringModel({ message }),
    usageDetails,
    costDetails,
    metadata: {
      ...(finishReason === undefined ? undefined : { finish_reason: finishReason }),
      ...metadata,
      ...answerMetadata({ message }),
    },
  }
}

function mapBlocks(blocks: readonly unknown[], partial: PartialOutput): unknown {
  const said = blocks.filter((block) => !SHOWN_APART.has(stringAt(block, 'type') ?? ''))
  const calls = blocks.filter((block) => stringAt(block, 'type') === 'tool_call')
  const toolCalls = mapToolCalls({ tool_calls: calls })
  return {
    role: 'assistant',
    ...partial.message(),
    content: said.length === 0 ? '' : mapContent(said),
    ...(toolCalls.length === 0 ? undefined : { tool_calls: toolCalls }),
  }
}
