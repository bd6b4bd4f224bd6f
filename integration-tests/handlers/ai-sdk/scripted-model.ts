import { setTimeout as sleep } from 'node:timers/promises'

import { APICallError } from 'ai'

/** The majors of `ai` under test, and the version of the model interface each takes. */
export const SPECIFICATIONS = { 5: 'v2', 6: 'v3', 7: 'v4' } as const
export type Major = keyof typeof SPECIFICATIONS

/** Milliseconds between two things a model does, so that starts are ordered. */
const PACE_MS = 4

interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text, as a provider sends it. */
  readonly input: string
  /** The result when the provider executes the tool itself. */
  readonly result?: unknown
}

/** What the model does on one call. */
export interface Turn {
  readonly text?: string
  readonly reasoning?: string
  readonly calls?: readonly ToolCall[]
  /** The call fails before anything is answered. */
  readonly fails?: unknown
  /** The provider reports an error inside the stream, after the text. */
  readonly reports?: unknown
  /** The connection breaks after the text. */
  readonly breaks?: unknown
  /** The stream stays open after the text until the caller aborts. */
  readonly hangs?: boolean
  /** What the provider says beside its answer. */
  readonly metadata?: object
  /** Chunks of further text, to fill what buffers there are. */
  readonly repeats?: number
}

interface CallOptions {
  readonly abortSignal?: AbortSignal
}

const USAGE = {
  v2: {
    inputTokens: 20,
    outputTokens: 8,
    totalTokens: 28,
    reasoningTokens: 3,
    cachedInputTokens: 5,
  },
  nested: {
    inputTokens: { total: 20, noCache: 15, cacheRead: 5, cacheWrite: undefined },
    outputTokens: { total: 8, text: 5, reasoning: 3 },
  },
}

/** A failure of HTTP status 500, with a wait of a millisecond before the next attempt. */
export function unavailable(statusCode = 500): APICallError {
  return new APICallError({
    message: 'the provider is overloaded',
    url: 'http://provider.test/v1/chat',
    requestBodyValues: { secret: 'never-recorded' },
    statusCode,
    responseHeaders: { 'retry-after-ms': '5' },
    isRetryable: true,
  })
}

/** A language model for one major that does what the turns say, one turn a call. */
export function scriptedModel(major: Major, turns: readonly Turn[], provider = 'acme.chat') {
  const specificationVersion = SPECIFICATIONS[major]
  let next = 0
  const nextTurn = (): Turn => {
    const turn = turns[Math.min(next, turns.length - 1)]
    next += 1
    if (turn === undefined) throw new Error('Expected at least one turn, got none.')
    return turn
  }
  return {
    specificationVersion,
    provider,
    modelId: 'mini-1',
    supportedUrls: {},
    async doGenerate(options: CallOptions) {
      const turn = nextTurn()
      await pause(options)
      if (turn.fails !== undefined) throw turn.fails
      if (turn.hangs) await hang(options.abortSignal)
      return {
        content: contentOf(turn, major),
        finishReason: finishReason(turn, major),
        usage: usage(major),
        warnings: [],
        providerMetadata: turn.metadata,
        response: { id: 'resp-1', modelId: 'mini-1-0101', timestamp: new Date() },
      }
    },
    async doStream(options: CallOptions) {
      const turn = nextTurn()
      await pause(options)
      if (turn.fails !== undefined) throw turn.fails
      return { stream: streamOf(partsOf(turn, major, options)) }
    },
  }
}

async function pause({ abortSignal }: CallOptions): Promise<void> {
  await sleep(PACE_MS)
  abortSignal?.throwIfAborted()
}

function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })
}

function usage(major: Major) {
  return major === 5 ? USAGE.v2 : USAGE.nested
}

function finishReason(turn: Turn, major: Major) {
  const hasOwnCalls = turn.calls?.some((call) => call.result === undefined)
  const unified = turn.reports === undefined ? (hasOwnCalls ? 'tool-calls' : 'stop') : 'error'
  return major === 5 ? unified : { unified, raw: unified }
}

function contentOf(turn: Turn, major: Major): object[] {
  return [
    ...(turn.reasoning === undefined ? [] : [{ type: 'reasoning', text: turn.reasoning }]),
    ...(turn.text === undefined ? [] : [{ type: 'text', text: turn.text }]),
    ...(turn.calls ?? []).flatMap((call) => callParts(call, major)),
  ]
}

function callParts(call: ToolCall, major: Major): object[] {
  const providerExecuted = call.result !== undefined
  const common = { toolCallId: call.id, toolName: call.name }
  const callPart = { type: 'tool-call', ...common, input: call.input }
  if (!providerExecuted) return [callPart]
  const result = { type: 'tool-result', ...common, result: call.result }
  return [{ ...callPart, providerExecuted }, major === 5 ? { ...result, providerExecuted } : result]
}

async function* partsOf(turn: Turn, major: Major, options: CallOptions) {
  yield { type: 'stream-start', warnings: [] }
  yield { type: 'response-metadata', id: 'resp-1', modelId: 'mini-1-0101', timestamp: new Date() }
  await sleep(PACE_MS)
  if (turn.reasoning !== undefined) yield* textParts('reasoning', turn.reasoning)
  if (turn.text !== undefined) yield* textParts('text', turn.text)
  for (let index = 0; index < (turn.repeats ?? 0); index++) {
    yield* textParts('text', `more ${index} `)
  }
  if (turn.breaks !== undefined) throw turn.breaks
  if (turn.hangs) await hang(options.abortSignal)
  for (const call of turn.calls ?? []) yield* callParts(call, major)
  if (turn.reports !== undefined) yield { type: 'error', error: turn.reports }
  yield {
    type: 'finish',
    finishReason: finishReason(turn, major),
    usage: usage(major),
    providerMetadata: turn.metadata,
  }
}

let ids = 0

function* textParts(type: 'text' | 'reasoning', text: string) {
  ids += 1
  const id = `part-${ids}`
  yield { type: `${type}-start`, id }
  for (const piece of text.split(/(?<= )/u)) yield { type: `${type}-delta`, id, delta: piece }
  yield { type: `${type}-end`, id }
}

function streamOf(parts: AsyncGenerator<object>): ReadableStream<object> {
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await parts.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        controller.error(error)
      }
    },
    async cancel() {
      await parts.return(undefined)
    },
  })
}
