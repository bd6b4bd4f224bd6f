import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import type { Document } from '@langchain/core/documents'
import type { Serialized } from '@langchain/core/load/serializable'
import { AIMessage, type BaseMessage, type UsageMetadata } from '@langchain/core/messages'
import type { LLMResult } from '@langchain/core/outputs'

import { BatchPoster } from '../../limit/batch-poster.ts'
import { createId } from '../../limit/random-ids.ts'
import type { ChainTracer } from '../chain-tracer.ts'

interface OpenRun {
  readonly id: string
  readonly traceId: string
  readonly parentObservationId: string | undefined
  readonly type: string
  readonly name: string
  readonly startTime: string
  readonly input: unknown
  readonly metadata: unknown
  readonly model?: unknown
  readonly modelParameters?: unknown
}

type AnswerMessage = BaseMessage & { readonly usage_metadata?: UsageMetadata }

const PLUMBING = new Set(['RunnableLambda', 'RunnableMap', 'RunnablePassthrough'])

const ROLES: Record<string, string> = { human: 'user', ai: 'assistant', system: 'system' }

const toChat = (message: BaseMessage): object => ({
  role: ROLES[message.type] ?? message.type,
  content: message.content,
})

/** Inputs and outputs as the protocol wants them: LangChain's wrapping taken off, messages in chat form. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { input, output, messages } = value as {
    input?: unknown
    output?: unknown
    messages?: BaseMessage[]
  }
  if (messages !== undefined) return messages.map(toChat)
  if (value instanceof AIMessage) return toChat(value)
  return input ?? output ?? value
}

/**
 * The least handler that sends what Heddle sends: one table of open runs and a body per run. It knows the one program it is
 * measured with, and would mistake most others.
 */
class LimitHandler extends BaseCallbackHandler {
  readonly name = 'limit'
  override awaitHandlers = true
  readonly #poster: BatchPoster
  readonly #runs = new Map<string, OpenRun>()

  constructor(poster: BatchPoster) {
    super()
    this.#poster = poster
  }

  // eslint-disable-next-line max-params -- LangChain's callback signature
  override handleChainStart(
    serialized: Serialized,
    inputs: unknown,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    metadata?: Record<string, unknown>,
    runType?: string,
    runName?: string,
  ): void {
    const className = serialized?.id.at(-1) ?? 'chain'
    const isPlumbing = runType === 'prompt' || runType === 'parser' || PLUMBING.has(className)
    this.#start(runId, parentRunId, {
      type: isPlumbing ? 'span' : 'chain',
      name: runName ?? className,
      input: plain(inputs),
      metadata,
    })
  }

  // eslint-disable-next-line max-params -- LangChain's callback signature
  override handleChatModelStart(
    model: Serialized,
    messages: BaseMessage[][],
    runId: string,
    parentRunId?: string,
    extra?: Record<string, unknown>,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    const parameters = extra?.['invocation_params'] as Record<string, unknown> | undefined
    this.#start(runId, parentRunId, {
      type: 'generation',
      name: model.id.at(-1) ?? 'model',
      input: messages[0]?.map(toChat),
      metadata,
      model: parameters?.['model'],
      modelParameters: { temperature: parameters?.['temperature'] },
    })
  }

  // eslint-disable-next-line max-params -- LangChain's callback signature
  override handleRetrieverStart(
    retriever: Serialized,
    query: string,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    const name = retriever.id.at(-1) ?? 'retriever'
    this.#start(runId, parentRunId, { type: 'retriever', name, input: query, metadata })
  }

  override handleChainEnd(outputs: unknown, runId: string): void {
    this.#end(runId, { output: plain(outputs) })
  }

  override handleLLMEnd(result: LLMResult, runId: string): void {
    const [generation] = result.generations[0] ?? []
    // A chat model's generation has a message.
    const { message } = generation as unknown as { message: AnswerMessage }
    const { usage_metadata: usage } = message
    this.#end(runId, {
      output: toChat(message),
      model: message.response_metadata['model_name'],
      usageDetails: usage && {
        input: usage.input_tokens,
        output: usage.output_tokens,
        total: usage.total_tokens,
      },
    })
  }

  override handleRetrieverEnd(documents: Document[], runId: string): void {
    const output = documents.map(({ id, pageContent, metadata }) => ({ id, pageContent, metadata }))
    this.#end(runId, { output })
  }

  #start(
    runId: string,
    parentRunId: string | undefined,
    run: Omit<OpenRun, 'id' | 'traceId' | 'parentObservationId' | 'startTime'>,
  ): void {
    const parent = parentRunId === undefined ? undefined : this.#runs.get(parentRunId)
    const startTime = new Date().toISOString()
    this.#runs.set(runId, {
      ...run,
      id: createId(8),
      traceId: parent?.traceId ?? createId(16),
      parentObservationId: parent?.id,
      startTime,
    })
  }

  #end(runId: string, fields: object): void {
    const run = this.#runs.get(runId)
    if (run === undefined) return
    this.#runs.delete(runId)
    const { type, ...body } = run
    if (run.parentObservationId === undefined) this.#sendTrace(run, fields)
    this.#send(`${type}-create`, run.startTime, {
      ...body,
      ...fields,
      endTime: new Date().toISOString(),
    })
  }

  #sendTrace({ traceId, name, startTime, input }: OpenRun, fields: object): void {
    const body = { id: traceId, name, timestamp: startTime, input, ...fields }
    this.#send('trace-create', startTime, body)
  }

  #send(type: string, timestamp: string, body: object): void {
    this.#poster.add({ id: createId(8), type, timestamp, body })
  }
}

/** A handler that only writes bodies and posts them. */
export function createTracer(url: string): ChainTracer {
  const poster = new BatchPoster(url)
  const handler = new LimitHandler(poster)
  return { callbacks: () => [handler], flush: () => poster.flush() }
}
