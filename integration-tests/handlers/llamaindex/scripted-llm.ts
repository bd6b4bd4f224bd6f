import { setTimeout as sleep } from 'node:timers/promises'

import { wrapLLMEvent } from '@llamaindex/core/decorator'
import { ToolCallLLM } from '@llamaindex/core/llms'
import type {
  ChatResponse,
  ChatResponseChunk,
  LLMChatParamsNonStreaming,
  LLMChatParamsStreaming,
  LLMMetadata,
} from '@llamaindex/core/llms'

export interface ScriptedToolCall {
  readonly name: string
  readonly input: Record<string, unknown>
  readonly id?: string
}

/** What the model does at one call. */
export interface ScriptedTurn {
  readonly text?: string
  readonly calls?: readonly ScriptedToolCall[]
  readonly thinking?: string
  /** Thrown instead of an answer, or after this many chunks. */
  readonly error?: Error
  readonly errorAfter?: number
}

type Params = LLMChatParamsNonStreaming | LLMChatParamsStreaming
type Script = (messages: Params['messages'], turn: number) => ScriptedTurn

/** Tokens of every answer: 12 in, 5 of them cached; 7 out, 2 of them reasoning. */
const USAGE = {
  prompt_tokens: 12,
  completion_tokens: 7,
  total_tokens: 19,
  prompt_tokens_details: { cached_tokens: 5 },
  completion_tokens_details: { reasoning_tokens: 2 },
}

/** A model of LlamaIndex's own base class that answers from a script and takes a moment for it. */
export class ScriptedLlm extends ToolCallLLM {
  readonly #script: Script
  readonly supportToolCall = true
  turns = 0
  /** Chunks that were read out of streams. */
  chunksRead = 0
  model = 'scripted-1'
  apiKey = 'sk-never-record-this'

  constructor(script: Script | string) {
    super()
    this.#script = typeof script === 'string' ? () => ({ text: script }) : script
  }

  get metadata(): LLMMetadata {
    return {
      model: this.model,
      temperature: 0.1,
      topP: 1,
      maxTokens: 100,
      contextWindow: 4_000,
      tokenizer: undefined,
      structuredOutput: false,
    }
  }

  chat(params: LLMChatParamsStreaming): Promise<AsyncIterable<ChatResponseChunk>>
  chat(params: LLMChatParamsNonStreaming): Promise<ChatResponse>
  async chat(params: Params): Promise<AsyncIterable<ChatResponseChunk> | ChatResponse> {
    const turn = this.#script(params.messages, this.turns++)
    if (params.stream === true) return this.#stream(turn)
    await sleep(1)
    if (turn.error !== undefined) throw turn.error
    const raw = {
      id: 'answer-1',
      model: 'scripted-1-0101',
      usage: USAGE,
      choices: [{ finish_reason: 'stop' }],
    }
    const message = {
      role: 'assistant' as const,
      content: turn.text ?? '',
      options: optionsOf(turn),
    }
    return { raw, message }
  }

  async *#stream(turn: ScriptedTurn): AsyncGenerator<ChatResponseChunk> {
    const words = (turn.text ?? '').split(/(?<= )/u).filter((word) => word !== '')
    for (const [index, delta] of words.entries()) {
      await sleep(1)
      if (turn.error !== undefined && index >= (turn.errorAfter ?? 0)) throw turn.error
      this.chunksRead += 1
      yield { delta, raw: { id: 'answer-1', model: 'scripted-1-0101' }, options: {} }
    }
    if (turn.error !== undefined) throw turn.error
    if (turn.thinking !== undefined) {
      yield { delta: '', raw: null, options: { thinking: turn.thinking } }
    }
    this.chunksRead += 1
    yield {
      delta: '',
      raw: { model: 'scripted-1-0101', usage: USAGE, choices: [{ finish_reason: 'stop' }] },
      options: optionsOf(turn),
    }
  }
}

// The decorator of LlamaIndex's providers, so that its events fire as they do with those.
ScriptedLlm.prototype.chat = wrapLLMEvent(
  Reflect.get(ScriptedLlm.prototype, 'chat') as never,
  undefined as never,
) as never

function optionsOf(turn: ScriptedTurn): object {
  if (turn.calls === undefined) return {}
  return {
    toolCall: turn.calls.map(({ name, input, id = `call-${name}` }) => ({ name, input, id })),
  }
}
