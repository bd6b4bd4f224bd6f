interface ChatMessage {
  readonly role?: unknown
  readonly content?: unknown
}

/**
 * The JSON text of chat messages as OpenTelemetry's conventions write them: a role and parts. Undefined for values that are
 * no chat, which have no such form. A text alone is a message of the role.
 */
export function toGenAiMessages(json: string | undefined, role: string): string | undefined {
  if (json === undefined) return undefined
  const value: unknown = JSON.parse(json)
  if (typeof value === 'string') return JSON.stringify([{ role, parts: partsOf(value) }])
  const messages = listOf(value)
  if (messages.length === 0 || !messages.every(isMessage)) return undefined
  return JSON.stringify(
    messages.map((message) => ({ role: message.role, parts: partsOf(message.content) })),
  )
}

/** The messages: a list of them, one alone, or a request that holds them. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return []
  return 'messages' in value && Array.isArray(value.messages) ? value.messages : [value]
}

function isMessage(value: unknown): value is ChatMessage {
  if (typeof value !== 'object' || value === null || !('role' in value)) return false
  return typeof value.role === 'string'
}

/** Texts become text parts; parts of other kinds are kept as they are, as the conventions allow. */
function partsOf(content: unknown): readonly unknown[] {
  if (content === undefined || content === null) return []
  if (typeof content === 'string') return [{ type: 'text', content }]
  return (Array.isArray(content) ? content : [content]).map(partOf)
}

function partOf(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return { type: 'text', content: String(part) }
  if ('type' in part && part.type === 'text' && 'text' in part) {
    return { type: 'text', content: part.text }
  }
  return 'type' in part ? part : { type: 'generic', content: part }
}
