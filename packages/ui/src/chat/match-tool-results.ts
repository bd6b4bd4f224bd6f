import type { ChatMessage, ChatPart } from './chat-message.ts'

/** Messages with the answers of tools joined to their calls. */
export interface JoinedMessages {
  /** The messages to show, in order; an answer whose call is shown is not repeated. */
  readonly messages: readonly ChatMessage[]
  /** What a tool answered, by the id of the call. */
  readonly results: ReadonlyMap<string, readonly ChatPart[]>
}

/** Joins tool answers (messages of role `tool`, or result parts) to the calls of the same conversation by id. */
export function matchToolResults(messages: readonly ChatMessage[]): JoinedMessages {
  const calls = new Set(
    messages.flatMap(({ parts }) =>
      parts.flatMap((part) =>
        part.kind === 'tool-call' && part.id !== undefined ? [part.id] : [],
      ),
    ),
  )
  const results = new Map<string, readonly ChatPart[]>()
  const shown: ChatMessage[] = []
  for (const message of messages) {
    const { toolCallId } = message
    if (toolCallId !== undefined && calls.has(toolCallId) && !results.has(toolCallId)) {
      results.set(toolCallId, message.parts)
      continue
    }
    const parts = message.parts.filter((part) => !takeResult(part, calls, results))
    if (parts.length > 0 || message.parts.length === 0) shown.push({ ...message, parts })
  }
  return { messages: shown, results }
}

function takeResult(
  part: ChatPart,
  calls: ReadonlySet<string>,
  results: Map<string, readonly ChatPart[]>,
): boolean {
  if (part.kind !== 'tool-result' || part.toolCallId === undefined) return false
  if (!calls.has(part.toolCallId) || results.has(part.toolCallId)) return false
  results.set(part.toolCallId, [part])
  return true
}
