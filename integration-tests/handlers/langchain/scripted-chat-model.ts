import { setTimeout as sleep } from 'node:timers/promises'

import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseChatModelParams } from '@langchain/core/language_models/chat_models'
import { AIMessage, AIMessageChunk } from '@langchain/core/messages'
import type { AIMessageFields, BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk } from '@langchain/core/outputs'
import type { ChatResult } from '@langchain/core/outputs'

/** What the model says in one call: a text, tool calls, or an error it fails with. */
export type Turn =
  | string
  | Error
  | { readonly content?: string; readonly toolCalls: ScriptedCall[] }

export interface ScriptedCall {
  readonly id: string
  readonly name: string
  readonly args: Record<string, unknown>
}

export interface Script extends BaseChatModelParams {
  /** One entry per call; the last one is repeated. */
  readonly turns: readonly Turn[]
  readonly model?: string
  /** Pause before the answer, or before each streamed piece, ms. */
  readonly delayMs?: number
  /** Stands among the constructor's arguments, as API keys and headers do. */
  readonly credential?: string
  /** Streams fail after this many pieces. */
  readonly failAfterPieces?: number
}

/** Tokens of every call: 11 in, 3 of them cached; 7 out, 2 of them reasoning. */
const USAGE = {
  input_tokens: 11,
  output_tokens: 7,
  total_tokens: 18,
  input_token_details: { cache_read: 3 },
  output_token_details: { reasoning: 2 },
}

/** A tool call of one tool with some arguments; its id is made from the name. */
export function call(name: string, args: Record<string, unknown>, id = `call_${name}`): Turn {
  return { toolCalls: [{ id, name, args }] }
}

/** A chat model that follows a script: real LangChain in everything but the answers. */
export class ScriptedChatModel extends BaseChatModel {
  readonly #script: Script
  readonly #model: string
  #calls = 0

  constructor(script: Script) {
    super(script)
    this.#script = script
    this.#model = script.model ?? 'scripted-1'
  }

  static override lc_name(): string {
    return 'ScriptedChatModel'
  }

  override _llmType(): string {
    return 'scripted'
  }

  override getLsParams(): ReturnType<BaseChatModel['getLsParams']> {
    return { ls_provider: 'scripted', ls_model_name: this.#model, ls_model_type: 'chat' }
  }

  override invocationParams(options?: this['ParsedCallOptions']): Record<string, unknown> {
    const { tools } = (options ?? {}) as { tools?: unknown[] }
    return { model: this.#model, temperature: 0.2, tools }
  }

  override bindTools(tools: unknown[]): ReturnType<NonNullable<BaseChatModel['bindTools']>> {
    const definitions = tools.map((tool) => {
      const { name, description } = tool as { name: string; description: string }
      return { type: 'function', function: { name, description } }
    })
    return this.withConfig({ tools: definitions } as never)
  }

  override async _generate(
    _messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): Promise<ChatResult> {
    await this.#pause(options.signal)
    const turn = this.#nextTurn()
    const message = new AIMessage({
      content: textOf(turn),
      tool_calls: callsOf(turn).map((each) => ({ ...each, type: 'tool_call' as const })),
      usage_metadata: USAGE,
      response_metadata: this.#responseMetadata(turn),
    } as AIMessageFields)
    return { generations: [{ text: textOf(turn), message }] }
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    const turn = this.#nextTurn()
    let pieces = 0
    for (const chunk of this.#chunks(turn)) {
      await this.#pause(options.signal)
      if (pieces === this.#script.failAfterPieces) throw new Error('stream cut')
      pieces += 1
      yield chunk
      await runManager?.handleLLMNewToken(chunk.text, undefined, undefined, undefined, undefined, {
        chunk,
      })
    }
  }

  *#chunks(turn: Exclude<Turn, Error>): Generator<ChatGenerationChunk> {
    yield piece('', { content: '' })
    for (const [word] of textOf(turn).matchAll(/\S+\s*/g)) yield piece(word, { content: word })
    for (const [index, each] of callsOf(turn).entries()) {
      const chunk = { ...each, index, args: JSON.stringify(each.args), type: 'tool_call_chunk' }
      yield piece('', { content: '', tool_call_chunks: [chunk as never] })
    }
    yield piece('', {
      content: '',
      usage_metadata: USAGE,
      response_metadata: this.#responseMetadata(turn),
    })
  }

  #responseMetadata(turn: Turn): Record<string, unknown> {
    return {
      model_name: `${this.#model}-0101`,
      finish_reason: callsOf(turn).length > 0 ? 'tool_calls' : 'stop',
    }
  }

  #nextTurn(): Exclude<Turn, Error> {
    const { turns } = this.#script
    const turn = turns[Math.min(this.#calls, turns.length - 1)] ?? ''
    this.#calls += 1
    if (turn instanceof Error) throw turn
    return turn
  }

  async #pause(signal: AbortSignal | undefined): Promise<void> {
    const { delayMs } = this.#script
    if (delayMs !== undefined) await sleep(delayMs, undefined, { signal })
  }
}

function piece(text: string, fields: object): ChatGenerationChunk {
  return new ChatGenerationChunk({ text, message: new AIMessageChunk(fields) })
}

function textOf(turn: Turn): string {
  if (typeof turn === 'string') return turn
  return turn instanceof Error ? '' : (turn.content ?? '')
}

function callsOf(turn: Turn): readonly ScriptedCall[] {
  return typeof turn === 'string' || turn instanceof Error ? [] : turn.toolCalls
}
