import type { ChatMessage, ChatRole } from './chat-message.ts'
import { newMessages } from './new-messages.ts'
import { normaliseConversation } from './normalise-conversation.ts'
import { isRecord } from './read-record.ts'

/** What one trace added to a conversation. */
export interface TurnMessages {
  /** Everything that came in and went out. */
  readonly all: readonly ChatMessage[]
  /** What the person said last and what they were answered: no instructions, no history, no calls of tools. */
  readonly said: readonly ChatMessage[]
}

/** Reads input and output of a trace as one turn. What is no conversation becomes a message as it was recorded. */
export function turnMessages(input: unknown, output: unknown): TurnMessages {
  const sent = readSide(input, 'user')
  const answered = newMessages(sent, readSide(output, 'assistant'))
  const lastAnswer = sent.findLastIndex(({ role }) => role === 'assistant')
  const since = sent.slice(lastAnswer + 1)
  const asked = since.filter(({ role }) => role === 'user' || role === 'other')
  const spoken = answered.filter((message) => message.role !== 'tool' && hasText(message))
  return {
    all: [...sent, ...answered],
    said: [
      ...(asked.length > 0 ? asked : since),
      ...(spoken.length > 0 ? spoken.slice(-1) : answered),
    ],
  }
}

function readSide(value: unknown, role: ChatRole): readonly ChatMessage[] {
  if (value === null || value === undefined || value === '') return []
  const plain = onlyText(value)
  const messages = normaliseConversation(plain, role)?.messages
  if (messages !== undefined) return messages
  const parts = [{ kind: 'unknown', value }] as const
  return [{ role, roleName: role, name: undefined, toolCallId: undefined, parts }]
}

/** The text of `{question: "…"}`: an object with nothing but one text says that text. */
function onlyText(value: unknown): unknown {
  if (!isRecord(value)) return value
  const [only, ...others] = Object.values(value)
  return typeof only === 'string' && others.length === 0 ? only : value
}

function hasText({ parts }: ChatMessage): boolean {
  return parts.some(
    (part) => part.kind === 'unknown' || ('text' in part && part.text.trim() !== ''),
  )
}
