import type { ChatMessage, ChatRole, Conversation, ToolDefinition } from './chat-message.ts'
import { normaliseMessage } from './normalise-message.ts'
import { normaliseContent } from './normalise-part.ts'
import type { JsonRecord } from './read-record.ts'
import { isRecord, remainder, textOf } from './read-record.ts'

/**
 * Reads the input or output of a model call as messages; undefined when it does not look like a conversation.
 * `plainRole` is who speaks when the value is a bare text.
 */
export function normaliseConversation(
  value: unknown,
  plainRole: ChatRole,
): Conversation | undefined {
  if (typeof value === 'string') return value === '' ? undefined : plain(value, plainRole)
  if (Array.isArray(value)) return fromList(value)
  if (!isRecord(value)) return undefined
  return fromEnvelope(value) ?? fromSingle(value) ?? fromCompletion(value, plainRole)
}

const conversation = (
  messages: readonly ChatMessage[],
  rest: JsonRecord = {},
  tools: readonly ToolDefinition[] = [],
): Conversation => ({ messages, tools, rest })

function plain(text: string, role: ChatRole): Conversation {
  return conversation([
    { role, roleName: role, name: undefined, toolCallId: undefined, parts: normaliseContent(text) },
  ])
}

/** A list of messages. LangChain nests it in a list of batches; a batch of one is taken out of it. */
function fromList(list: readonly unknown[]): Conversation | undefined {
  const [first] = list
  if (list.length === 1 && Array.isArray(first) && normaliseMessage(first) === undefined) {
    return fromList(first)
  }
  const messages = list.map((item) => normaliseMessage(item) ?? unknownMessage(item))
  const known = messages.filter(({ roleName }) => roleName !== 'unknown').length
  return known > 0 ? conversation(messages) : undefined
}

function unknownMessage(value: unknown): ChatMessage {
  return {
    role: 'other',
    roleName: 'unknown',
    name: undefined,
    toolCallId: undefined,
    parts: [{ kind: 'unknown', value }],
  }
}

const LIST_KEYS = ['messages', 'choices', 'generations', 'input', 'output'] as const

/** `{messages, tools, …}`, OpenAI's `{choices}` and LangChain's `{generations}`. */
function fromEnvelope(record: JsonRecord): Conversation | undefined {
  for (const key of LIST_KEYS) {
    const list = record[key]
    if (!Array.isArray(list)) continue
    const found = fromList(key === 'messages' ? list : list.flat().map(unwrapMessage))
    if (found === undefined) continue
    const tools = normaliseTools(record['tools'])
    const system = textOf(record['system']) ?? textOf(record['instructions'])
    const head = system === undefined ? [] : plain(system, 'system').messages
    const known = [
      key,
      ...(tools.length > 0 ? ['tools'] : []),
      ...(system ? ['system', 'instructions'] : []),
    ]
    return conversation([...head, ...found.messages], remainder(record, known), tools)
  }
  return undefined
}

/** The message inside `{index, message, finish_reason}` or `{text, message}`. */
function unwrapMessage(choice: unknown): unknown {
  return isRecord(choice) && isRecord(choice['message']) ? choice['message'] : choice
}

function fromSingle(record: JsonRecord): Conversation | undefined {
  const message = normaliseMessage(record)
  return message === undefined ? undefined : conversation([message])
}

const COMPLETION_KEYS = ['prompt', 'completion', 'text'] as const

/** `{prompt}`, `{completion}` and `{text}` of completion APIs. */
function fromCompletion(record: JsonRecord, plainRole: ChatRole): Conversation | undefined {
  for (const key of COMPLETION_KEYS) {
    const text = textOf(record[key])
    if (text === undefined) continue
    return { ...plain(text, plainRole), rest: remainder(record, [key]) }
  }
  return undefined
}

/** Tool definitions in OpenAI's nested form or flat; what is no definition is left to the caller. */
function normaliseTools(value: unknown): ToolDefinition[] {
  const list = Array.isArray(value) ? value : []
  const tools = list.flatMap((tool: unknown): ToolDefinition[] => {
    if (!isRecord(tool)) return []
    const inner = isRecord(tool['function']) ? tool['function'] : tool
    const name = textOf(inner['name'])
    if (name === undefined) return []
    const parameters = inner['parameters'] ?? inner['input_schema'] ?? inner['inputSchema']
    return [{ name, description: textOf(inner['description']), parameters }]
  })
  return tools.length === list.length ? tools : []
}
