import type { ObservationDetail, Prompt } from '@heddle/core/schemas'

import type { ChatMessage, ChatPart } from '../../chat/chat-message.ts'
import { normaliseConversation } from '../../chat/normalise-conversation.ts'
import { printValue } from '../../json/read-value.ts'

/** One message as it is edited. `more` is what it holds beside role and text, such as calls of tools, as the API has it. */
export interface PlaygroundMessage {
  readonly role: string
  readonly content: string
  readonly more: Readonly<Record<string, unknown>>
}

/** What is sent to a model: texts of JSON are kept as they are typed. */
export interface PlaygroundDocument {
  readonly model: string
  readonly messages: readonly PlaygroundMessage[]
  /** JSON list, or empty. */
  readonly tools: string
  /** JSON object, or empty. */
  readonly responseFormat: string
  /** JSON object of everything else, or empty. */
  readonly parameters: string
}

export const EMPTY_DOCUMENT: PlaygroundDocument = {
  model: '',
  messages: [{ role: 'user', content: '', more: {} }],
  tools: '',
  responseFormat: '',
  parameters: '',
}

/** What a call of a model was given: messages, tools, schema and parameters as they were recorded. */
export function documentOfCall(
  detail: Pick<ObservationDetail, 'input' | 'model' | 'modelParameters'>,
): PlaygroundDocument {
  const input = asRecord(detail.input)
  const { tools, response_format: format, ...parameters } = asRecord(detail.modelParameters)
  const messages = readMessages(detail.input)
  return {
    model: detail.model ?? '',
    messages: messages.length === 0 ? EMPTY_DOCUMENT.messages : messages,
    tools: printValue(input['tools'] ?? tools ?? toolsOf(detail.input)),
    responseFormat: printValue(input['response_format'] ?? format ?? null),
    parameters: Object.keys(parameters).length === 0 ? '' : printValue(parameters),
  }
}

/** The same of a version of a prompt: its config is model, tools, schema and parameters. */
export function documentOfPrompt({
  prompt,
  config,
}: Pick<Prompt, 'prompt' | 'config'>): PlaygroundDocument {
  const { model, tools, response_format: format, ...parameters } = asRecord(config)
  const messages =
    typeof prompt === 'string'
      ? [{ role: 'user', content: prompt, more: {} }]
      : prompt.flatMap((message) =>
          'role' in message ? [{ role: message.role, content: message.content, more: {} }] : [],
        )
  return {
    model: typeof model === 'string' ? model : '',
    messages,
    tools: printValue(tools ?? null),
    responseFormat: printValue(format ?? null),
    parameters: Object.keys(parameters).length === 0 ? '' : printValue(parameters),
  }
}

/** Messages of OpenAI's form stay to the letter; those of other forms are translated. */
function readMessages(input: unknown): PlaygroundMessage[] {
  const list = Array.isArray(input) ? input : asRecord(input)['messages']
  if (Array.isArray(list) && list.length > 0 && list.every(isOpenAiMessage)) {
    return list.map(({ role, content, ...more }) => ({
      role,
      content: typeof content === 'string' ? content : '',
      more:
        typeof content === 'string' || content === null || content === undefined
          ? more
          : { ...more, content },
    }))
  }
  return (normaliseConversation(input, 'user')?.messages ?? []).map(translate)
}

interface OpenAiMessage {
  readonly role: string
  readonly content?: unknown
}

const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool'])

function isOpenAiMessage(value: unknown): value is OpenAiMessage {
  const { role } = asRecord(value)
  return typeof role === 'string' && ROLES.has(role)
}

function translate({ role, roleName, parts, toolCallId }: ChatMessage): PlaygroundMessage {
  const calls = parts.flatMap((part) => (part.kind === 'tool-call' ? [toToolCall(part)] : []))
  return {
    role: role === 'other' ? roleName : role,
    content: parts
      .map(textOf)
      .filter((text) => text !== '')
      .join('\n\n'),
    more: {
      ...(calls.length > 0 && { tool_calls: calls }),
      ...(toolCallId !== undefined && { tool_call_id: toolCallId }),
    },
  }
}

function toToolCall(part: Extract<ChatPart, { kind: 'tool-call' }>) {
  const text =
    typeof part.arguments === 'string' ? part.arguments : JSON.stringify(part.arguments ?? {})
  return {
    id: part.id ?? part.name,
    type: 'function',
    function: { name: part.name, arguments: text },
  }
}

function textOf(part: ChatPart): string {
  if (part.kind === 'tool-result') return printValue(part.content)
  return 'text' in part ? part.text : ''
}

function toolsOf(input: unknown): unknown {
  const tools = normaliseConversation(input, 'user')?.tools ?? []
  if (tools.length === 0) return null
  return tools.map(({ name, description, parameters }) => ({
    type: 'function',
    function: { name, ...(description !== undefined && { description }), parameters },
  }))
}

function asRecord(value: unknown): Record<string, unknown> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isRecord ? (value as Record<string, unknown>) : {}
}
