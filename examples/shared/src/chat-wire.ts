import type { ToolCall } from './chat-request.ts'
import type { ChatChoice, ChatCompletion } from './complete-chat.ts'
import { splitTokens } from './count-tokens.ts'

/** What every object of one answer carries. `created` is in seconds since 1970. */
export interface AnswerHead {
  readonly id: string
  readonly created: number
  readonly model: string
}

/** The usage block of OpenAI's API. Nothing is cached and nothing is reasoned about, so the details are zero. */
function usageOf({ promptTokens, completionTokens }: ChatCompletion) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  }
}

/** The `chat.completion` object of an answer that is not streamed. */
export function toCompletionBody(head: AnswerHead, completion: ChatCompletion) {
  return {
    ...head,
    object: 'chat.completion',
    choices: completion.choices.map((choice, index) => ({
      index,
      message: {
        role: 'assistant',
        content: choice.toolCalls.length > 0 ? null : choice.pieces.join(''),
        refusal: null,
        ...(choice.toolCalls.length > 0 && { tool_calls: choice.toolCalls }),
      },
      logprobs: null,
      finish_reason: choice.finishReason,
    })),
    usage: usageOf(completion),
    system_fingerprint: 'fp_stand_in',
  }
}

/**
 * The `chat.completion.chunk` objects of a streamed answer, in sending order: for each choice the role, one chunk a token
 * (of the text or of a tool call's arguments), the finish reason; then, when asked for, the usage with no choices.
 */
export function toChunks(head: AnswerHead, completion: ChatCompletion, includeUsage: boolean) {
  const chunk = (choices: readonly object[], usage: object | null) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices,
    system_fingerprint: 'fp_stand_in',
    ...(includeUsage && { usage }),
  })
  const chunks = completion.choices.flatMap((choice, index) => [
    ...deltasOf(choice).map((delta) =>
      chunk([{ index, delta, logprobs: null, finish_reason: null }], null),
    ),
    chunk([{ index, delta: {}, logprobs: null, finish_reason: choice.finishReason }], null),
  ])
  return includeUsage ? [...chunks, chunk([], usageOf(completion))] : chunks
}

function deltasOf({ pieces, toolCalls }: ChatChoice): object[] {
  const content = toolCalls.length > 0 ? null : ''
  return [
    { role: 'assistant', content, refusal: null },
    ...pieces.map((piece) => ({ content: piece })),
    ...toolCalls.flatMap(toolCallDeltas),
  ]
}

function toolCallDeltas(call: ToolCall, index: number): object[] {
  const opening = {
    index,
    id: call.id,
    type: 'function',
    function: { name: call.function.name, arguments: '' },
  }
  return [
    { tool_calls: [opening] },
    ...splitTokens(call.function.arguments).map((piece) => ({
      tool_calls: [{ index, function: { arguments: piece } }],
    })),
  ]
}
