import { describePart, describeText } from './describe-media.ts'
import { attempt, isObject, listAt, objectAt, stringAt, valueAt } from './foreign-value.ts'
import { safeValue, textOfContent } from './safe-value.ts'

/** One message in the chat form every provider's playground can replay. */
export interface ChatMessage {
  readonly role: string
  readonly content: unknown
  readonly tool_calls?: readonly ChatToolCall[]
  readonly tool_call_id?: string
  readonly is_error?: boolean
  readonly reasoning?: string
}

/** A tool call of an answer; its arguments are an object wherever they can be parsed. */
export interface ChatToolCall {
  readonly id?: string | undefined
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: unknown }
}

/** Messages as a model was sent them. */
export function mapMessages(messages: unknown): unknown {
  if (!Array.isArray(messages)) return safeValue(messages)
  return messages.map((message: unknown) =>
    attempt(() => mapMessage(message), '[unreadable message]'),
  )
}

/** One message, with the calls and results of tools that LlamaIndex keeps in its options. */
export function mapMessage(message: unknown): unknown {
  if (!isObject(message)) return message
  const options = objectAt(message, 'options')
  const result = objectAt(options, 'toolResult')
  const calls = mapToolCalls(listAt(options, 'toolCall'))
  const reasoning = stringAt(options, 'thinking')
  const role = result === undefined ? (stringAt(message, 'role') ?? 'user') : 'tool'
  const toolCallId = stringAt(result, 'id')
  return {
    role,
    content: mapContent(valueAt(message, 'content')),
    ...(reasoning === undefined ? undefined : { reasoning }),
    ...(calls.length === 0 ? undefined : { tool_calls: calls }),
    ...(toolCallId === undefined ? undefined : { tool_call_id: toolCallId }),
    ...(valueAt(result, 'isError') === true ? { is_error: true } : undefined),
  } satisfies ChatMessage
}

/** A text stays a text, and so does a list of nothing but one; other parts are shown without their bytes. */
export function mapContent(content: unknown): unknown {
  if (typeof content === 'string') return describeText('text', content)
  if (!Array.isArray(content)) return safeValue(content)
  const isText = content.every((part: unknown) => stringAt(part, 'type') === 'text')
  return isText ? textOfContent(content) : content.map(describePart)
}

export function mapToolCalls(calls: readonly unknown[]): ChatToolCall[] {
  return calls.map((call) => ({
    id: stringAt(call, 'id'),
    type: 'function',
    function: { name: stringAt(call, 'name') ?? '', arguments: parsed(valueAt(call, 'input')) },
  }))
}

/** OpenAI's provider gives arguments as JSON text when it does not stream, as an object when it does. */
function parsed(input: unknown): unknown {
  if (typeof input !== 'string') return safeValue(input)
  return attempt((): unknown => JSON.parse(input), input)
}

/** Tools as a model was offered them. */
export function mapTools(tools: unknown): readonly unknown[] {
  if (!Array.isArray(tools)) return []
  return tools.map((tool: unknown) => {
    const metadata = objectAt(tool, 'metadata')
    return {
      name: stringAt(metadata, 'name'),
      description: stringAt(metadata, 'description'),
      parameters: safeValue(valueAt(metadata, 'parameters')),
    }
  })
}

/** The text of a query: a string, a message's content, or a bundle of one. */
export function queryText(query: unknown): unknown {
  if (typeof query === 'string') return query
  if (Array.isArray(query)) return mapContent(query)
  const inner = valueAt(query, 'query')
  return inner === undefined ? safeValue(query) : queryText(inner)
}

/** The text of an answer of an engine. */
export function answerText(response: unknown): string {
  return textOfContent(valueAt(valueAt(response, 'message'), 'content'))
}
