import { printJson } from '../json/parse-exact.ts'
import type { ChatMessage } from './chat-message.ts'

/** Fewer repeated messages than this are shown. */
const LEAST_FOLDED = 2

/**
 * How many messages at the head of a call were sent or answered in the call before. A message that calls tools is not counted
 * when it is the last of them, so that its calls stay beside their results. Less than two count as none.
 */
export function repeatedMessages(
  before: readonly ChatMessage[],
  sent: readonly ChatMessage[],
): number {
  let count = 0
  while (count < sent.length && count < before.length) {
    if (printJson(sent[count]) !== printJson(before[count])) break
    count++
  }
  const last = sent[count - 1]
  if (last?.parts.some(({ kind }) => kind === 'tool-call') === true) count--
  // A call that says nothing new is shown whole.
  return count < LEAST_FOLDED || count === sent.length ? 0 : count
}
