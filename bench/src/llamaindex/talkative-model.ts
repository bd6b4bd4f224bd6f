import { BaseEmbedding } from '@llamaindex/core/embeddings'
import type {
  ChatResponse,
  ChatResponseChunk,
  LLMChatParamsNonStreaming,
  LLMChatParamsStreaming,
  LLMMetadata,
} from '@llamaindex/core/llms'
import { BaseLLM } from '@llamaindex/core/llms'

import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'

/** Dimensions of the vectors. */
const DIMENSIONS = 64

const USAGE = { prompt_tokens: 1130, completion_tokens: 170, total_tokens: 1300 }

/** A model that answers at once: with a sentence, or with a stream of two thousand tokens. */
export class TalkativeModel extends BaseLLM {
  readonly metadata: LLMMetadata = {
    model: 'gpt-4o-mini',
    temperature: 0.2,
    topP: 1,
    contextWindow: 128_000,
    tokenizer: undefined,
    structuredOutput: false,
  }

  chat(params: LLMChatParamsStreaming): Promise<AsyncIterable<ChatResponseChunk>>
  chat(params: LLMChatParamsNonStreaming): Promise<ChatResponse>
  async chat(
    params: LLMChatParamsStreaming | LLMChatParamsNonStreaming,
  ): Promise<AsyncIterable<ChatResponseChunk> | ChatResponse> {
    if (params.stream === true) return talk()
    const raw = { model: 'gpt-4o-mini-2024-07-18', usage: USAGE }
    return { raw, message: { role: 'assistant', content: 'It guides the threads of the warp.' } }
  }
}

async function* talk(): AsyncGenerator<ChatResponseChunk> {
  for (let token = 1; token < TOKENS_PER_STREAM; token += 1) yield { delta: 'token ', raw: null }
  yield { delta: 'end', raw: { model: 'gpt-4o-mini-2024-07-18', usage: USAGE } }
}

/** An embedding that places texts by their length, at once. */
export class LengthEmbedding extends BaseEmbedding {
  readonly model = 'length-1'

  // The constructor of the base class is protected.
  // oxlint-disable-next-line typescript/no-useless-constructor
  constructor() {
    super()
  }

  override getTextEmbedding(text: string): Promise<number[]> {
    return Promise.resolve(
      Array.from({ length: DIMENSIONS }, (_, index) => Math.sin(text.length + index)),
    )
  }
}
