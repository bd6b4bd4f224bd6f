import { createHash } from 'node:crypto'

import { answerQuestion } from './answer-question.ts'
import { withoutArithmetic } from './arithmetic.ts'
import { messageText } from './chat-request.ts'
import type { ChatRequest, ToolCall } from './chat-request.ts'
import { chooseToolCalls } from './choose-tool-calls.ts'
import { countPromptTokens, splitTokens } from './count-tokens.ts'
import { readConversation } from './read-conversation.ts'
import type { Conversation, ToolResult } from './read-conversation.ts'

/** Sentences of the first choice; further choices (`n`) take one more each. */
const SENTENCES_OF_AN_ANSWER = 2
/** A tool result up to this many characters is repeated as it is, a longer one is searched for the answer. */
const SHORT_RESULT_CHARACTERS = 160

export interface ChatChoice {
  /** The answer cut into tokens; empty when tools are called. */
  readonly pieces: readonly string[]
  readonly toolCalls: readonly ToolCall[]
  readonly finishReason: 'stop' | 'length' | 'tool_calls'
}

/** A finished answer in domain words; `chat-wire.ts` writes it as OpenAI's API does. */
export interface ChatCompletion {
  /** The same for the same request. */
  readonly id: string
  readonly choices: readonly ChatChoice[]
  readonly promptTokens: number
  readonly completionTokens: number
}

/** Answers a request. The same request always gets the same answer: nothing here is random, learned or remembered. */
export function completeChat(request: ChatRequest): ChatCompletion {
  const id = hash(request)
  const conversation = readConversation(request.messages)
  const toolCalls = chooseToolCalls(request, conversation).map((call, index) => ({
    id: `call_${hash([id, index]).slice(0, 24)}`,
    type: 'function' as const,
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }))
  const choices = Array.from({ length: request.n ?? 1 }, (_, index) =>
    toolCalls.length > 0
      ? { pieces: [], toolCalls, finishReason: 'tool_calls' as const }
      : textChoice(answer(conversation, SENTENCES_OF_AN_ANSWER + index), request),
  )
  return {
    id: `chatcmpl-${id.slice(0, 29)}`,
    choices,
    promptTokens: countPromptTokens(
      request.messages.map((message) => ({
        text: messageText(message),
        toolCalls: message.tool_calls ?? [],
      })),
      request.tools ?? [],
    ),
    completionTokens: choices.reduce((sum, choice) => sum + tokensOf(choice), 0),
  }
}

function tokensOf({ pieces, toolCalls }: ChatChoice): number {
  const inCalls = toolCalls.map(({ function: { name, arguments: text } }) =>
    splitTokens(name + text),
  )
  return pieces.length + inCalls.flat().length
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

function textChoice(text: string, request: ChatRequest): ChatChoice {
  const pieces = splitTokens(cutAtStop(text, request.stop))
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity
  return pieces.length > limit
    ? { pieces: pieces.slice(0, limit), toolCalls: [], finishReason: 'length' }
    : { pieces, toolCalls: [], finishReason: 'stop' }
}

function cutAtStop(text: string, stop: ChatRequest['stop']): string {
  const places = [stop ?? []]
    .flat()
    .map((word) => text.indexOf(word))
    .filter((place) => place >= 0)
  return places.length === 0 ? text : text.slice(0, Math.min(...places))
}

/** The text that answers the question from the material and from what the tools said, or says that it cannot. */
function answer({ question, passages, toolResults }: Conversation, maxSentences: number): string {
  const subject = withoutArithmetic(question)
  const short = toolResults.filter(isShort)
  const material = [
    ...passages.filter((passage) => toolResults.length === 0 || passage.source !== undefined),
    ...toolResults.filter((result) => !isShort(result)).flatMap((result) => result.passages),
  ]
  const found = answerQuestion(subject, material, maxSentences)
  const parts = [...(found === undefined ? [] : [found]), ...short.map(sayResult)]
  if (parts.length > 0) return parts.join(' ')
  return material.length > 0
    ? 'The material in the prompt does not answer that question.'
    : 'This is the offline stand-in: it answers only from material in the prompt, and there is none.'
}

function isShort({ text }: ToolResult): boolean {
  return text.length <= SHORT_RESULT_CHARACTERS && !text.includes('\n')
}

/** `220 * 480 = 105600.` when the call's argument was a sum, otherwise what the tool said. */
function sayResult({ arguments: callArguments, text }: ToolResult): string {
  const values = Object.values(JSON.parse(callArguments) as Record<string, unknown>) // written by `completeChat`
  const [sum] = values.flatMap((value) =>
    typeof value === 'string' && /^[\d\s.()+*/^-]+$/u.test(value) ? [value] : [],
  )
  const said = sum === undefined ? text : `${sum} = ${text}`
  return /[.!?]$/u.test(said) ? said : `${said}.`
}
