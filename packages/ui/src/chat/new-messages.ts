import { printJson } from '../json/parse-exact.ts'
import type { ChatMessage } from './chat-message.ts'

/**
 * What an output adds to its input. Graphs answer with their whole state, which starts with the messages that came in:
 * when all of those stand at the head of the output, they are left out; otherwise the output stays whole.
 */
export function newMessages(
  sent: readonly ChatMessage[],
  answered: readonly ChatMessage[],
): readonly ChatMessage[] {
  if (sent.length === 0 || answered.length <= sent.length) return answered
  const repeats = sent.every((message, index) => printJson(message) === printJson(answered[index]))
  return repeats ? answered.slice(sent.length) : answered
}
