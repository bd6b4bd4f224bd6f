import { setTimeout as sleep } from 'node:timers/promises'

import type { CallbackHandlerMethods } from '@langchain/core/callbacks/base'
import type { CallbackManagerForLLMRun } from '@langchain/core/callbacks/manager'
import { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { AIMessageChunk, type BaseMessage } from '@langchain/core/messages'
import { ChatGenerationChunk, type ChatResult } from '@langchain/core/outputs'

import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import { OUTPUT_MARKER } from '../w1/trace-plan.ts'

/** Time between two tokens, ms: faster than hosted models, so that callbacks have little time to hide in. */
const PACE_MS = 1

/** A chat model that says two thousand tokens at a steady pace. */
class TalkativeModel extends BaseChatModel {
  override _llmType(): string {
    return 'talkative'
  }

  override invocationParams(): Record<string, unknown> {
    return { model: 'gpt-4o-mini' }
  }

  override _generate(): Promise<ChatResult> {
    return Promise.reject(new Error('Expected to be streamed'))
  }

  override async *_streamResponseChunks(
    _messages: BaseMessage[],
    _options: this['ParsedCallOptions'],
    runManager?: CallbackManagerForLLMRun,
  ): AsyncGenerator<ChatGenerationChunk> {
    for (let token = 0; token < TOKENS_PER_STREAM; token += 1) {
      await sleep(PACE_MS)
      const text = token === 0 ? `${OUTPUT_MARKER} ` : 'token '
      const chunk = new ChatGenerationChunk({ text, message: new AIMessageChunk(text) })
      yield chunk
      const fields = { chunk }
      await runManager?.handleLLMNewToken(text, undefined, undefined, undefined, undefined, fields)
    }
  }
}

const model = new TalkativeModel({})

/** Reads one answer to its end; returns the tokens read. */
export async function readStream(callbacks: CallbackHandlerMethods[] | undefined): Promise<number> {
  let tokens = 0
  for await (const _ of await model.stream('Tell me everything.', callbacks && { callbacks })) {
    tokens += 1
  }
  return tokens
}
