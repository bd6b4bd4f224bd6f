import { messageText } from './chat-request.ts'
import type { ChatMessage } from './chat-request.ts'
import { findPassages, withoutPassages } from './find-passages.ts'
import type { Passage } from './find-passages.ts'

/** What a tool answered after the last question. */
export interface ToolResult {
  readonly toolName: string
  /** The call's arguments as JSON text. */
  readonly arguments: string
  readonly text: string
  readonly passages: readonly Passage[]
}

/** What a list of messages comes to: the question now asked, the material to answer it from, what tools said about it. */
export interface Conversation {
  readonly question: string
  readonly passages: readonly Passage[]
  readonly toolResults: readonly ToolResult[]
  /** Names of the tools that were called since the question. */
  readonly calledTools: ReadonlySet<string>
}

/**
 * Reads a conversation. The question is the last user message without its passage elements, after a `Question:` label if
 * there is one; the material is what system messages hold, and the passage elements of that user message.
 */
export function readConversation(messages: readonly ChatMessage[]): Conversation {
  const asked = messages.findLastIndex(({ role }) => role === 'user')
  const askedMessage = messages[asked]
  const askedText = askedMessage === undefined ? '' : messageText(askedMessage)
  const since = messages.slice(asked + 1)
  const bare = withoutPassages(askedText)
  const ownPassages = bare === askedText.trim() ? [] : findPassages(askedText)
  const systemTexts = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(messageText)
  return {
    question: /(?:^|\n)\s*question:\s*([\s\S]+)$/iu.exec(bare)?.[1]?.trim() ?? bare,
    passages: [...systemTexts.flatMap(findPassages), ...ownPassages],
    toolResults: since
      .filter(({ role }) => role === 'tool')
      .map((result) => readResult(result, since)),
    calledTools: new Set(callsOf(since).map((call) => call.function.name)),
  }
}

function callsOf(messages: readonly ChatMessage[]) {
  return messages.flatMap((message) => message.tool_calls ?? [])
}

function readResult(message: ChatMessage, since: readonly ChatMessage[]): ToolResult {
  const call = callsOf(since).find(({ id }) => id === message.tool_call_id)
  const text = messageText(message)
  return {
    toolName: call?.function.name ?? 'tool',
    arguments: call?.function.arguments ?? '{}',
    text,
    passages: findPassages(text),
  }
}
