import { attempt, isObject, jsonText, listAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'

/** One message in the chat form every provider's playground can replay. */
export interface ChatMessage {
  readonly role: string
  readonly content: unknown
  readonly name?: string
  readonly tool_calls?: readonly ChatToolCall[]
  readonly invalid_tool_calls?: readonly unknown[]
  readonly tool_call_id?: string
  readonly status?: string
  readonly refusal?: string
  readonly reasoning?: unknown
}

/** A tool call in OpenAI's form; `arguments` is JSON text. */
export interface ChatToolCall {
  readonly id?: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

const ROLES: Readonly<Record<string, string>> = {
  human: 'user',
  ai: 'assistant',
  system: 'system',
  developer: 'system',
  tool: 'tool',
  function: 'function',
}

/** Whether the value is a LangChain message of any version, by its methods: several copies of the classes may be loaded. */
export function isMessage(value: unknown): value is ForeignObject {
  if (!isObject(value) || !('content' in value)) return false
  return typeof value['_getType'] === 'function' || typeof value['getType'] === 'function'
}

/** LangChain's word for the kind of message: `human`, `ai`, `tool`, … */
export function messageType(message: ForeignObject): string {
  for (const key of ['getType', '_getType']) {
    const method = message[key]
    if (typeof method === 'function') return String(method.call(message))
  }
  return stringAt(message, 'type') ?? 'generic'
}

/** Translates one message; fields that say nothing are left out. */
export function mapMessage(message: ForeignObject): ChatMessage {
  const type = messageType(message)
  const mapped: ChatMessage = {
    role: ROLES[type] ?? stringAt(message, 'role') ?? type,
    content: mapContent(message['content']),
  }
  return Object.assign(
    mapped,
    namedFields(message),
    type === 'tool' || type === 'function' ? resultFields(message) : undefined,
    type === 'ai' ? answerFields(message) : undefined,
  )
}

function namedFields(message: ForeignObject): Partial<ChatMessage> | undefined {
  const name = stringAt(message, 'name')
  return name === undefined ? undefined : { name }
}

function resultFields(message: ForeignObject): Partial<ChatMessage> {
  const toolCallId = stringAt(message, 'tool_call_id')
  const status = stringAt(message, 'status')
  return {
    ...(toolCallId === undefined ? undefined : { tool_call_id: toolCallId }),
    ...(status === undefined ? undefined : { status }),
  }
}

function answerFields(message: ForeignObject): Partial<ChatMessage> {
  const toolCalls = mapToolCalls(message)
  const invalid = listAt(message, 'invalid_tool_calls')
  const additional = objectAt(message, 'additional_kwargs')
  const refusal = stringAt(additional, 'refusal')
  const reasoning = stringAt(additional, 'reasoning_content') ?? objectAt(additional, 'reasoning')
  return {
    ...(toolCalls.length === 0 ? undefined : { tool_calls: toolCalls }),
    ...(invalid.length === 0 ? undefined : { invalid_tool_calls: invalid }),
    ...(refusal === undefined ? undefined : { refusal }),
    ...(reasoning === undefined ? undefined : { reasoning }),
  }
}

/** The tool calls of an answer, from `tool_calls` or, when that is empty, from what the provider sent. */
export function mapToolCalls(message: ForeignObject): ChatToolCall[] {
  const parsed = listAt(message, 'tool_calls')
  if (parsed.length > 0) return parsed.map(mapToolCall)
  return listAt(message['additional_kwargs'], 'tool_calls').map(mapToolCall)
}

function mapToolCall(call: unknown): ChatToolCall {
  const id = stringAt(call, 'id')
  const called = objectAt(call, 'function')
  const name = stringAt(call, 'name') ?? stringAt(called, 'name') ?? ''
  const given = isObject(call) ? (call['args'] ?? called?.['arguments']) : undefined
  return {
    ...(id === undefined ? undefined : { id }),
    type: 'function',
    function: { name, arguments: typeof given === 'string' ? given : jsonText(given ?? {}) },
  }
}

/** Content blocks as they are; a list of nothing but text becomes one string. */
export function mapContent(content: unknown): unknown {
  if (!Array.isArray(content) || content.length === 0) return content
  let text = ''
  for (const block of content as readonly unknown[]) {
    if (!isPlainText(block)) return content
    text += block.text
  }
  return text
}

function isPlainText(block: unknown): block is { text: string } {
  return (
    isObject(block) &&
    block['type'] === 'text' &&
    typeof block['text'] === 'string' &&
    listAt(block, 'annotations').length === 0 &&
    !('cache_control' in block)
  )
}

/** The messages of one model call; what is no message stays as it is. */
export function mapMessageList(messages: readonly unknown[]): unknown[] {
  return messages.map((message) =>
    isMessage(message) ? attempt(() => mapMessage(message), '[unreadable message]') : message,
  )
}

/** What a prompt value (the output of a prompt template) stands for: its messages or its text. */
export function isPromptValue(value: unknown): value is ForeignObject {
  return isObject(value) && typeof value['toChatMessages'] === 'function'
}

export function mapPromptValue(value: ForeignObject): unknown {
  if (Array.isArray(value['messages'])) return mapMessageList(value['messages'])
  return value['value']
}
