import { parseExact } from '../json/parse-exact.ts'
import type { ChatPart, ToolCallPart } from './chat-message.ts'
import type { JsonRecord } from './read-record.ts'
import { isRecord, remainder, textOf } from './read-record.ts'

/** Characters of an inline image that are named instead of shown. */
const SHOWN_SOURCE_CHARACTERS = 120
/** Pictures that run nothing and that every browser draws. */
const DRAWN_TYPES = /^image\/(?:png|jpe?g|gif|webp|avif)$/u
/** A stored file, as SDKs name it. */
const STORED_FILE =
  /^@@@langfuseMedia:type=(?<type>[^|@]*)\|id=(?<id>[\w-]{1,64})\|source=[^|@]*@@@$/u

/** The parts of a message's content: a string, a list of parts in any of the usual shapes, or one part. */
export function normaliseContent(content: unknown): ChatPart[] {
  if (content === null || content === undefined || content === '') return []
  if (Array.isArray(content)) return content.map((part) => normalisePart(part))
  return [normalisePart(content)]
}

/** One part of a content list: OpenAI (chat and responses), Anthropic, LangChain and AI SDK names are known. */
function normalisePart(part: unknown): ChatPart {
  if (typeof part === 'string') {
    return STORED_FILE.test(part) ? describeMedia(part, 'file') : { kind: 'text', text: part }
  }
  if (!isRecord(part)) return { kind: 'unknown', value: part }
  const type = textOf(part['type'])
  const reader = type === undefined ? undefined : PART_READERS[type]
  return (
    reader?.(part) ?? textPart(part, type) ?? mediaPart(part) ?? { kind: 'unknown', value: part }
  )
}

type PartReader = (part: JsonRecord) => ChatPart | undefined

const reasoning: PartReader = (part) => {
  const text = textOf(part['text']) ?? textOf(part['thinking']) ?? textOf(part['reasoning'])
  return text === undefined ? undefined : { kind: 'reasoning', text }
}

const toolCall: PartReader = (part) => normaliseToolCall(part)

const toolResult: PartReader = (part) => ({
  kind: 'tool-result',
  toolCallId:
    textOf(part['tool_use_id']) ??
    textOf(part['tool_call_id']) ??
    textOf(part['toolCallId']) ??
    textOf(part['call_id']),
  content: part['content'] ?? part['output'] ?? part['result'],
})

const PART_READERS: Readonly<Record<string, PartReader>> = {
  reasoning,
  thinking: reasoning,
  refusal: (part) => {
    const text = textOf(part['refusal'])
    return text === undefined ? undefined : { kind: 'refusal', text }
  },
  tool_use: toolCall,
  tool_call: toolCall,
  'tool-call': toolCall,
  function_call: toolCall,
  tool_result: toolResult,
  'tool-result': toolResult,
  function_call_output: toolResult,
}

const TEXT_TYPES = new Set(['text', 'input_text', 'output_text'])

function textPart(part: JsonRecord, type: string | undefined): ChatPart | undefined {
  const text = part['text']
  const isText = type === undefined ? Object.keys(part).length === 1 : TEXT_TYPES.has(type)
  return isText && typeof text === 'string' ? { kind: 'text', text } : undefined
}

const MEDIA_TYPES = /image|audio|video|file|document|media/u
const MEDIA_PLACES = [
  'image_url',
  'input_audio',
  'source',
  'url',
  'data',
  'image',
  'audio',
  'file',
] as const

/** Media are named, never fetched: what they are and where they would come from. */
function mediaPart(part: JsonRecord): ChatPart | undefined {
  const kind = MEDIA_TYPES.exec(textOf(part['type']) ?? '')?.[0]
  const place = MEDIA_PLACES.map((key) => part[key]).find((value) => value !== undefined)
  const source = isRecord(place)
    ? firstText(place, ['url', 'data', 'file_id', 'file_data'])
    : textOf(place)
  if (kind === undefined || source === undefined) return undefined
  const declared = firstText(isRecord(place) ? place : part, [
    'media_type',
    'mediaType',
    'mime_type',
    'format',
  ])
  const embedded = /^data:(?<type>[^;,]+)/u.exec(source)?.groups?.['type']
  return describeMedia(source, embedded ?? declared ?? kind)
}

function describeMedia(source: string, mediaType: string): ChatPart {
  const isLong = source.length > SHOWN_SOURCE_CHARACTERS
  const stored = STORED_FILE.exec(source)?.groups
  return {
    kind: 'media',
    mediaType: stored?.['type'] ?? mediaType,
    source: isLong ? `${source.slice(0, SHOWN_SOURCE_CHARACTERS)}…` : source,
    picture: DRAWN_TYPES.test(mediaType) ? pictureUrl(source, mediaType) : undefined,
    mediaId: stored?.['id'],
  }
}

/** Bytes in base64 as a URL; undefined for everything that would have to be fetched. */
function pictureUrl(source: string, mediaType: string): string | undefined {
  if (source.startsWith('data:')) return source
  return /^[A-Za-z0-9+/]{16,}={0,2}$/u.test(source)
    ? `data:${mediaType};base64,${source}`
    : undefined
}

function firstText(record: JsonRecord, keys: readonly string[]): string | undefined {
  return keys.map((key) => textOf(record[key])).find((text) => text !== undefined)
}

/** A tool call in OpenAI's, Anthropic's, LangChain's or the AI SDK's form; arguments that are JSON text are parsed. */
export function normaliseToolCall(call: unknown): ToolCallPart | undefined {
  if (!isRecord(call)) return undefined
  const inner = isRecord(call['function']) ? call['function'] : call
  const name = textOf(inner['name']) ?? textOf(inner['toolName'])
  if (name === undefined) return undefined
  return {
    kind: 'tool-call',
    id: textOf(call['id']) ?? textOf(call['call_id']) ?? textOf(call['toolCallId']),
    name,
    arguments: parseArguments(
      inner['arguments'] ?? inner['args'] ?? inner['input'] ?? remainder(inner, CALL_KEYS),
    ),
  }
}

const CALL_KEYS = ['name', 'toolName', 'id', 'call_id', 'toolCallId', 'type', 'index', 'status']

function parseArguments(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return parseExact(value)
  } catch {
    return value
  }
}
