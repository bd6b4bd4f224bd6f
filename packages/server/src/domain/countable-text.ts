/** What a model was given or gave, as text whose tokens can be counted. */
export interface CountableText {
  /** Parts that are tokenised one by one. */
  readonly parts: readonly string[]
  /** Tokens of the chat format around them. */
  readonly overhead: number
}

/**
 * Tokens that each message of a chat takes besides its text, and those that open the answer.
 * Source: OpenAI's cookbook, "How to count tokens with tiktoken".
 */
const TOKENS_A_MESSAGE = 3
const TOKENS_A_REPLY = 3

type Loose = Readonly<Record<string, unknown>>

/** Input of a model call: the messages of a chat, a text, or anything else as JSON. Images, sounds and files are left out. */
export function countableInput(value: unknown): CountableText {
  const messages = messagesIn(value)
  if (messages === undefined) return { parts: plainParts(value), overhead: 0 }
  return {
    parts: messages.flatMap(messageParts),
    overhead: messages.length * TOKENS_A_MESSAGE + TOKENS_A_REPLY,
  }
}

/** Output of a model call, without the chat format, which is not billed there. */
export function countableOutput(value: unknown): CountableText {
  const messages = messagesIn(value) ?? (isMessage(value) ? [value] : undefined)
  return { parts: messages?.flatMap(messageParts) ?? plainParts(value), overhead: 0 }
}

function messagesIn(value: unknown): readonly Loose[] | undefined {
  const list: unknown = isMap(value) ? value['messages'] : value
  if (!Array.isArray(list) || list.length === 0) return undefined
  return list.every(isMessage) ? list : undefined
}

function isMessage(value: unknown): value is Loose {
  return isMap(value) && typeof value['role'] === 'string'
}

/** What a message says and calls; of its parts those with text. */
function messageParts(message: Loose): readonly string[] {
  const { content, role, name } = message
  const calls = message['tool_calls'] ?? message['function_call'] ?? message['toolCalls']
  return [role, name].flatMap(plainParts).concat(contentParts(content), plainParts(calls))
}

function contentParts(content: unknown): readonly string[] {
  if (!Array.isArray(content)) return plainParts(content)
  return content.flatMap((part: unknown) => {
    if (!isMap(part)) return plainParts(part)
    if (typeof part['text'] === 'string') return [part['text']]
    return MEDIA.has(String(part['type'])) ? [] : plainParts(part)
  })
}

/** Types of parts that hold no text. */
const MEDIA: ReadonlySet<string> = new Set([
  'image',
  'image_url',
  'input_image',
  'audio',
  'input_audio',
  'file',
  'input_file',
  'document',
])

function plainParts(value: unknown): readonly string[] {
  if (value === undefined || value === null || value === '') return []
  return [typeof value === 'string' ? value : (JSON.stringify(value) ?? '')]
}

function isMap(value: unknown): value is Loose {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
