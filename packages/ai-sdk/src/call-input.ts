import { isObject } from './foreign-value.ts'
import { mapMessages } from './map-messages.ts'

/** What the caller passed: the text when that is all there is, else the messages. */
export function mapCallInput(event: unknown): unknown {
  if (!isObject(event)) return undefined
  const { prompt } = event
  const messages = [
    ...mapMessages(event['instructions'] ?? event['system'], promptMessages(prompt)),
    ...mapMessages(undefined, event['messages']),
  ]
  return inputOfMessages(messages)
}

/** Messages as the input of a call; a single message of the user is its content. */
export function inputOfMessages(messages: readonly unknown[]): unknown {
  const [only] = messages
  if (messages.length === 0) return undefined
  if (messages.length > 1 || !isObject(only) || only['role'] !== 'user') return messages
  return only['content']
}

function promptMessages(prompt: unknown): unknown {
  return typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : prompt
}
