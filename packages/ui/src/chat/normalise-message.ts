import type { ChatMessage, ChatPart, ChatRole } from './chat-message.ts'
import { normaliseContent, normaliseToolCall } from './normalise-part.ts'
import type { JsonRecord } from './read-record.ts'
import { isRecord, remainder, textOf } from './read-record.ts'

const ROLES: Readonly<Record<string, ChatRole>> = {
  system: 'system',
  developer: 'developer',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  aimessagechunk: 'assistant',
  model: 'assistant',
  tool: 'tool',
  function: 'tool',
}

/** Keys whose meaning the message carries in another form, so that they are not printed again. */
const KNOWN_KEYS = [
  'role',
  'content',
  'name',
  'tool_calls',
  'toolCalls',
  'tool_call_id',
  'toolCallId',
  'reasoning_content',
  'reasoning',
  'refusal',
  'type',
  'id',
]

/** Reads one message in any of the known shapes; undefined when the value is none. */
export function normaliseMessage(value: unknown): ChatMessage | undefined {
  if (Array.isArray(value)) return fromTuple(value)
  if (!isRecord(value)) return undefined
  const omitted = textOf(value['omitted'])
  if (omitted !== undefined && Object.keys(value).length === 1) return omittedMessages(omitted)
  return fromLangChain(value) ?? fromRole(value)
}

/** OpenAI's shape, which most SDKs share: `{role, content, tool_calls?, tool_call_id?}`. */
function fromRole(record: JsonRecord): ChatMessage | undefined {
  const roleName = textOf(record['role'])
  if (roleName === undefined) return undefined
  const parts: ChatPart[] = []
  const thought = textOf(record['reasoning_content']) ?? textOf(record['reasoning'])
  if (thought !== undefined) parts.push({ kind: 'reasoning', text: thought })
  parts.push(...normaliseContent(record['content'] ?? record['parts']))
  const refusal = textOf(record['refusal'])
  if (refusal !== undefined) parts.push({ kind: 'refusal', text: refusal })
  parts.push(...toolCallParts(record, parts))
  const left = remainder(
    record,
    record['content'] === undefined ? [...KNOWN_KEYS, 'parts'] : KNOWN_KEYS,
  )
  // A tool that succeeded says so by its answer.
  const { status, ...others } = left
  const telling = status === 'success' ? others : left
  if (Object.keys(telling).length > 0) parts.push({ kind: 'unknown', value: telling })
  return {
    role: ROLES[roleName.toLowerCase()] ?? 'other',
    roleName,
    name: textOf(record['name']),
    toolCallId: textOf(record['tool_call_id']) ?? textOf(record['toolCallId']),
    parts,
  }
}

/** The calls listed beside the content, without those that the content names already. */
function toolCallParts(record: JsonRecord, present: readonly ChatPart[]): ChatPart[] {
  const calls = record['tool_calls'] ?? record['toolCalls']
  if (!Array.isArray(calls)) return []
  const seen = new Set(present.flatMap((part) => (part.kind === 'tool-call' ? [part.id] : [])))
  return calls.flatMap((call: unknown): ChatPart[] => {
    const part = normaliseToolCall(call)
    if (part === undefined) return [{ kind: 'unknown', value: call }]
    return part.id !== undefined && seen.has(part.id) ? [] : [part]
  })
}

/** LangChain's shapes: serialised constructors, `{type, data}` and `{type: 'human', content}`. */
function fromLangChain(record: JsonRecord): ChatMessage | undefined {
  const kwargs = record['kwargs']
  const path = record['id']
  if (isRecord(kwargs) && Array.isArray(path)) {
    const className = String(path.at(-1))
    const role = className.replace(/Message(Chunk)?$/u, '').toLowerCase()
    return fromRole({ ...withoutLangChainDefaults(kwargs), role: textOf(kwargs['role']) ?? role })
  }
  const type = textOf(record['type'])
  if (type === undefined || ROLES[type.toLowerCase()] === undefined) return undefined
  if (isRecord(record['data'])) return fromRole({ ...record['data'], role: type })
  if (!('content' in record)) return undefined
  return fromRole({ ...record, role: textOf(record['role']) ?? type })
}

/** What LangChain puts into every serialised message and what says nothing beyond the message itself. */
function withoutLangChainDefaults(kwargs: JsonRecord): JsonRecord {
  return remainder(kwargs, ['lc_direct_tool_output', 'response_metadata', 'usage_metadata'])
}

/** `['human', 'text']`, as LangChain's prompt templates take them. */
function fromTuple(value: readonly unknown[]): ChatMessage | undefined {
  const [role, content] = value
  if (value.length !== 2 || typeof role !== 'string' || ROLES[role.toLowerCase()] === undefined) {
    return undefined
  }
  return fromRole({ role, content })
}

function omittedMessages(text: string): ChatMessage {
  return {
    role: 'other',
    roleName: 'omitted',
    name: undefined,
    toolCallId: undefined,
    parts: [{ kind: 'omitted', text }],
  }
}
