import type { Telemetry } from 'ai'

import { BatchPoster } from '../../limit/batch-poster.ts'
import { createId } from '../../limit/random-ids.ts'
import type { CallTracer } from '../call-tracer.ts'

interface OpenCall {
  readonly id: string
  readonly traceId: string
  readonly name: string
  readonly startTime: string
  readonly input: unknown
  readonly metadata: object
  output: unknown
  step: number
  toolStartTime: string
}

type Hook = 'onStart' | 'onToolExecutionStart' | 'onToolExecutionEnd' | 'onEnd'
type Event<Name extends Hook> = Parameters<NonNullable<Telemetry[Name]>>[0]

/** An event of the SDK, as far as this one program's has anything to say. */
interface ModelCall {
  readonly callId: string
  readonly provider: string
  readonly modelId: string
  readonly instructions: string
  readonly messages: readonly object[]
  readonly tools: readonly object[]
  readonly temperature: number
  readonly maxOutputTokens: number
}

interface ModelAnswer {
  readonly content: readonly {
    readonly type: string
    readonly text: string
    readonly toolCallId: string
    readonly toolName: string
    readonly input: string
  }[]
  readonly finishReason: { readonly unified: string }
  readonly response: { readonly id: string; readonly modelId: string }
  readonly usage: {
    readonly inputTokens: { readonly noCache: number; readonly cacheRead: number }
    readonly outputTokens: { readonly total: number }
  }
}

const now = (): string => new Date().toISOString()

const chatOf = (instructions: unknown, messages: readonly object[]): object[] => [
  { role: 'system', content: instructions },
  ...messages.map((message) => {
    const { role, content } = message as { role: string; content: unknown }
    const [first] = content as { type: string; text: string }[]
    return { role, content: first?.type === 'text' ? first.text : content }
  }),
]

/**
 * The least integration that sends what Heddle sends: one table of open calls and a body per observation. It knows the one
 * program it is measured with, and would mistake most others.
 */
class LimitTelemetry implements Telemetry {
  readonly #poster: BatchPoster
  readonly #calls = new Map<string, OpenCall>()

  constructor(poster: BatchPoster) {
    this.#poster = poster
  }

  onStart(event: Event<'onStart'>): void {
    const { callId, functionId, provider, aiVersion, instructions, messages } = event as ModelCall &
      Event<'onStart'>
    this.#calls.set(callId, {
      id: createId(8),
      traceId: createId(16),
      name: functionId ?? 'generateText',
      startTime: now(),
      input: chatOf(instructions, messages),
      metadata: { provider, aiVersion },
      output: undefined,
      step: 0,
      toolStartTime: '',
    })
  }

  async executeLanguageModelCall<Result>(
    event: object & { readonly execute: () => PromiseLike<Result> },
  ): Promise<Result> {
    const startTime = now()
    const result = await event.execute()
    // The one program's model gives answers of this shape.
    this.#sendGeneration(event as unknown as ModelCall, result as ModelAnswer, startTime)
    return result
  }

  onToolExecutionStart({ callId }: Event<'onToolExecutionStart'>): void {
    const call = this.#calls.get(callId)
    if (call !== undefined) call.toolStartTime = now()
  }

  onToolExecutionEnd(event: Event<'onToolExecutionEnd'>): void {
    const call = this.#calls.get(event.callId)
    if (call === undefined || event.toolOutput.type !== 'tool-result') return
    const { toolCallId, toolName: name, input } = event.toolCall
    this.#send('tool-create', call, {
      id: createId(8),
      parentObservationId: call.id,
      name,
      startTime: call.toolStartTime,
      input,
      output: event.toolOutput.output as unknown,
      metadata: { toolCallId },
    })
  }

  onEnd(event: Event<'onEnd'>): void {
    const call = this.#calls.get(event.callId)
    if (call === undefined) return
    this.#calls.delete(event.callId)
    const { id, traceId, name, startTime, input, output, metadata } = call
    this.#send('agent-create', call, { id, name, startTime, input, output, metadata })
    const body = { id: traceId, name, timestamp: startTime, input, output }
    this.#poster.add({ id: createId(8), type: 'trace-create', timestamp: startTime, body })
  }

  #sendGeneration(event: ModelCall, answer: ModelAnswer, startTime: string): void {
    const call = this.#calls.get(event.callId)
    if (call === undefined) return
    const { provider, modelId, temperature, maxOutputTokens } = event
    const { content, usage, response, finishReason } = answer
    const [part] = content
    const text = part?.type === 'text' ? part.text : null
    const toolCalls = content.flatMap(({ type, toolCallId: id, toolName: name, input }) =>
      type === 'tool-call' ? [{ id, type: 'function', function: { name, arguments: input } }] : [],
    )
    const { noCache: input, cacheRead } = usage.inputTokens
    const output = usage.outputTokens.total
    call.output = text
    this.#send('generation-create', call, {
      id: createId(8),
      parentObservationId: call.id,
      name: `chat ${modelId}`,
      startTime,
      model: response.modelId,
      modelParameters: { temperature, max_tokens: maxOutputTokens },
      usageDetails: {
        input,
        input_cache_read: cacheRead,
        output,
        total: input + cacheRead + output,
      },
      metadata: {
        provider: provider.split('.')[0],
        requestedModel: modelId,
        step: call.step,
        attempt: 1,
        finishReason: finishReason.unified,
        responseId: response.id,
      },
      input: { messages: chatOf(event.instructions, event.messages), tools: event.tools },
      output: {
        role: 'assistant',
        content: text,
        tool_calls: toolCalls.length > 0 ? toolCalls : undefined,
      },
    })
    call.step += 1
  }

  #send(type: string, { traceId }: OpenCall, body: object): void {
    const endTime = now()
    this.#poster.add({
      id: createId(8),
      type,
      timestamp: endTime,
      body: { traceId, endTime, ...body },
    })
  }
}

/** An integration that only writes bodies and posts them. */
export function createTracer(url: string): CallTracer {
  const poster = new BatchPoster(url)
  return { telemetry: new LimitTelemetry(poster), flush: () => poster.flush() }
}
