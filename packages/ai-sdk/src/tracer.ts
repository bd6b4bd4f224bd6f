import { activeObservation, createObservationId, runWithObservation } from '@heddle/core'
import type { ActiveObservation } from '@heddle/core'

import { inputOfMessages } from './call-input.ts'
import { callAt, positionIn } from './call-position.ts'
import { callTableFor } from './call-table.ts'
import type { Call } from './call.ts'
import { isObject, listAt, objectAt, stringAt } from './foreign-value.ts'
import { lastToolResults } from './map-messages.ts'
import { embeddingEnd, embeddingStart, rerankEnd, rerankStart } from './map-other-calls.ts'
import { schemaOfSpan } from './object-schema.ts'
import { enterCall } from './open-call.ts'
import type { AiSdkOptions } from './options.ts'
import { RecordingSpan } from './recording-span.ts'
import {
  embedEvent,
  generationOfSpan,
  hasTools,
  messagesOfSpan,
  openingOfApproved,
  openingOfSpan,
  rerankEvent,
  rootEndOfResult,
  rootEndOfSpan,
  saidBySpan,
} from './span-mapping.ts'
import { toolEndOf } from './tool-run.ts'
import type { ToolRun } from './tool-run.ts'
import type { CallSpan, SpanTracer } from './tracer-interface.ts'

/** Operations whose span stays open after its function returned, until the stream is over. */
const STREAMED = new Set(['ai.streamText', 'ai.streamObject'])
const ROOTS = new Set([
  'ai.generateText',
  'ai.streamText',
  'ai.generateObject',
  'ai.streamObject',
  'ai.embed',
  'ai.embedMany',
  'ai.rerank',
])

type SpanFunction = (span: never) => unknown

/** How one span's function is run, and what its outcome becomes. */
interface SpanWork {
  readonly active: ActiveObservation | undefined
  success(result: unknown): void
  failure(error: unknown): void
}

/**
 * Heddle's tracer for ai@5 and 6. The SDK runs each model call and tool inside a span's function, so what that function
 * returns is seen here: the provider's own answer or stream, not only the attributes the SDK writes.
 */
export class CallTracer implements SpanTracer {
  readonly #options: AiSdkOptions
  /** Open calls of this tracer, oldest first, each with the span of its root. */
  readonly #calls = new Map<Call, RecordingSpan>()

  constructor(options: AiSdkOptions) {
    this.#options = options
  }

  /** A span that records nothing: the SDK only opens active ones. */
  startSpan(): CallSpan {
    return new RecordingSpan({})
  }

  startActiveSpan<Fn extends SpanFunction>(
    name: string,
    ...rest: readonly unknown[]
  ): ReturnType<Fn> {
    const options = rest.length > 1 ? rest[0] : undefined
    const fn = rest.at(-1) as (span: CallSpan) => unknown // the function is the last argument in every form
    const span = new RecordingSpan(objectAt(options, 'attributes') ?? {})
    const work = attempted(() => this.#workOf(name, span))
    return this.#run(work, () => fn(span)) as ReturnType<Fn> // it is what the function returned
  }

  #run(work: SpanWork | undefined, run: () => unknown): unknown {
    if (work === undefined) return run()
    const { active } = work
    const result = active === undefined ? run() : runWithObservation(active, run)
    if (!(result instanceof Promise)) return result
    return result.then(
      (value: unknown) => {
        attempted(() => work.success(value))
        return value
      },
      (error: unknown) => {
        attempted(() => work.failure(error))
        throw error
      },
    )
  }

  #workOf(name: string, span: RecordingSpan): SpanWork | undefined {
    if (ROOTS.has(name)) return this.#root(name, span)
    const call = this.#enclosingCall()
    if (call === undefined) return undefined
    if (name === 'ai.toolCall') return this.#tool(call, span)
    if (name.endsWith('.doGenerate') || name.endsWith('.doStream')) return this.#model(call, span)
    if (name.endsWith('.doEmbed')) return this.#embedding(call, span)
    if (name.endsWith('.doRerank')) return this.#reranking(call, span)
    return undefined
  }

  /** The call around the running code; where the context is lost, the latest call of this tracer. */
  #enclosingCall(): Call | undefined {
    const active = activeObservation()
    const around = active && callAt(active)
    if (around?.identity.owner === this && (this.#calls.has(around) || around.isAbandoned)) {
      return around
    }
    return [...this.#calls.keys()].at(-1)
  }

  /** The SDK says nothing about the end of a stream that nobody reads, so calls that were given up are forgotten here. */
  #remember(call: Call, root: RecordingSpan): void {
    this.#calls.set(call, root)
    if (this.#calls.size <= callTableFor(call.settings.client.projectKey).openCount) return
    for (const each of this.#calls.keys()) {
      if (each.openSlot === undefined) this.#calls.delete(each)
    }
  }

  #root(operationId: string, span: RecordingSpan): SpanWork | undefined {
    const { attributes } = span
    const call = enterCall(this.#options, {
      owner: this,
      operationId,
      functionId: stringAt(attributes, 'ai.telemetry.functionId'),
      said: saidBySpan(attributes),
      flags: undefined,
      startTime: new Date(),
      endsOnStreamFailure: true,
      metadata: { provider: stringAt(attributes, 'ai.model.provider') },
      schema: schemaOfSpan(attributes),
    })
    if (call === undefined) return undefined
    this.#remember(call, span)
    const opening = openingOfSpan(operationId, attributes)
    if (opening !== undefined) call.open(opening)
    let isStreaming = false
    span.onEnd = () => {
      if (isStreaming) this.#endStreamed(call, span)
    }
    return {
      active: positionIn(call, call.id),
      success: (result) => {
        isStreaming = STREAMED.has(operationId) && !span.hasEnded
        if (isStreaming) return
        if (STREAMED.has(operationId)) return this.#endStreamed(call, span)
        const lastStep = listAt(result, 'steps').at(-1)
        call.noteStepContent(listAt(lastStep, 'content'))
        this.#calls.delete(call)
        call.end(rootEndOfResult(operationId, result))
      },
      failure: (error) => {
        this.#calls.delete(call)
        call.fail(error)
      },
    }
  }

  /** The SDK ends a text stream's span also when it was aborted; only a whole answer has a finish reason. */
  #endStreamed(call: Call, span: RecordingSpan): void {
    this.#calls.delete(call)
    const { attributes } = span
    const isObjectStream = attributes['ai.operationId'] === 'ai.streamObject'
    const isWhole = isObjectStream || attributes['ai.response.finishReason'] !== undefined
    if (span.exception !== undefined) call.fail(span.exception)
    else if (isWhole) call.end(rootEndOfSpan(span.attributes))
    else call.endEarly()
  }

  #model(call: Call, span: RecordingSpan): SpanWork {
    const messages = messagesOfSpan(span.attributes)
    const start = generationOfSpan(span.attributes, messages)
    if (!call.isOpened) {
      call.open({
        type: hasTools(span.attributes) ? 'agent' : 'span',
        input: inputOfMessages(start.messages),
      })
    }
    const generation = call.startGeneration(start, lastToolResults(messages))
    return {
      active: positionIn(call, generation.observation.id),
      // A streaming call returns its stream one level deeper, beside the span.
      success: (result) => generation.take(objectAt(result, 'result') ?? result),
      failure: (error) => generation.fail(error),
    }
  }

  #tool(call: Call, span: RecordingSpan): SpanWork {
    const { attributes } = span
    const args = stringAt(attributes, 'ai.toolCall.args')
    if (!call.isOpened) call.open(openingOfApproved(this.#calls.get(call)?.attributes))
    const run = call.startTool({
      toolCallId: stringAt(attributes, 'ai.toolCall.id') ?? createObservationId(),
      name: stringAt(attributes, 'ai.toolCall.name') ?? 'tool',
      input: args === undefined ? undefined : parsedAttribute(args),
    })
    return {
      active: run.active,
      success: (result) => this.#endTool(call, run, { span, result }),
      failure: (error) => call.endTool(run, { isError: true, error }),
    }
  }

  #endTool(call: Call, run: ToolRun, outcome: { span: RecordingSpan; result: unknown }): void {
    const { span, result } = outcome
    const end = toolEndOf(result)
    if (end !== undefined) return call.endTool(run, end)
    // Streams of ai@5 hand results on themselves and leave only the span's words.
    if (span.exception !== undefined) {
      return call.endTool(run, { isError: true, error: span.exception })
    }
    const output = stringAt(span.attributes, 'ai.toolCall.result')
    call.endTool(run, { isError: false, output: output && parsedAttribute(output) })
  }

  #embedding(call: Call, span: RecordingSpan): SpanWork {
    const key = createObservationId()
    call.startLeaf(key, embeddingStart(call.settings, embedEvent(span.attributes)))
    return {
      active: undefined,
      success: (result) => {
        const fields = isObject(result) ? result : {}
        const embeddings = fields['embeddings'] ?? [fields['embedding']]
        call.endLeaf(key, embeddingEnd({ ...fields, embeddings }))
      },
      failure: () => {},
    }
  }

  #reranking(call: Call, span: RecordingSpan): SpanWork {
    call.startLeaf('rerank', rerankStart(call.settings, rerankEvent(span.attributes)))
    return {
      active: undefined,
      success: (result) => call.endLeaf('rerank', rerankEnd(call.settings, result)),
      failure: () => {},
    }
  }
}

function parsedAttribute(text: string): unknown {
  return attempted((): unknown => JSON.parse(text)) ?? text
}

function attempted<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
