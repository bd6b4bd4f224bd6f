import { isObject, listAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { markMedia } from './mark-media.ts'
import type { ModelAnswer } from './model-answer.ts'

/** What stands in the place of a text that must not be recorded. */
const NOT_RECORDED = '[not recorded]'

/** What a model was sent, in the shape of chat messages; with the tools it could call when there are any. */
export function mapModelInput(prompt: {
  readonly instructions?: unknown
  readonly messages: unknown
  readonly tools?: unknown
}): unknown {
  const messages = mapMessages(prompt.instructions, prompt.messages)
  const tools = Array.isArray(prompt.tools) ? prompt.tools.map(mapToolDefinition) : []
  return tools.length === 0 ? messages : { messages, tools }
}

/** Messages in order, the instructions first; contents that are bytes become files. */
export function mapMessages(instructions: unknown, messages: unknown): readonly unknown[] {
  const list = Array.isArray(messages) ? messages : []
  return [...mapInstructions(instructions), ...list.map(mapMessage)]
}

function mapInstructions(instructions: unknown): readonly unknown[] {
  if (typeof instructions === 'string' && instructions !== '') {
    return [{ role: 'system', content: instructions }]
  }
  if (Array.isArray(instructions)) return instructions.map(mapMessage)
  return isObject(instructions) ? [mapMessage(instructions)] : []
}

/** A message without provider options; a content of one text part is that text. */
function mapMessage(message: unknown): unknown {
  if (!isObject(message)) return message
  const { role, content } = message
  if (!Array.isArray(content)) return { role, content }
  const [first] = content
  const isOneText = content.length === 1 && stringAt(first, 'type') === 'text'
  return { role, content: isOneText ? objectText(first) : content.map(mapPart) }
}

function objectText(part: unknown): unknown {
  return isObject(part) ? part['text'] : part
}

function mapPart(part: unknown): unknown {
  if (!isObject(part)) return part
  return markMedia(isPlainPart(part) ? part : withoutProviderFields(part))
}

/** Whether nothing has to be left out of the part: then it needs no copy. */
function isPlainPart(part: ForeignObject): boolean {
  return part['providerOptions'] === undefined && part['providerMetadata'] === undefined
}

function withoutProviderFields(part: ForeignObject): ForeignObject {
  const { providerOptions: _options, providerMetadata: _metadata, ...shown } = part
  return shown
}

/** A tool as the model saw it: in ai@5 and 6 a JSON text, in ai@7 an object. */
function mapToolDefinition(tool: unknown): unknown {
  if (!isObject(tool)) return tool
  return {
    type: tool['type'],
    name: tool['name'] ?? tool['id'],
    description: tool['description'],
    inputSchema: tool['inputSchema'],
  }
}

/**
 * The model's answer as one assistant message: text, calls of tools, reasoning, files and sources. What the tools were
 * given is an input of theirs, and stays out when inputs are not recorded.
 */
export function mapAnswer(
  answer: Pick<ModelAnswer, 'content'>,
  settings: { readonly recordInputs: boolean },
): unknown {
  const { text, reasoning, calls, others } = partsOf(answer, settings.recordInputs)
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: text === '' && calls.length > 0 ? null : text,
  }
  if (reasoning !== '') message['reasoning'] = reasoning
  if (calls.length > 0) message['tool_calls'] = calls
  if (others.length > 0) message['parts'] = others
  return message
}

/** The parts of an answer by what they are. */
function partsOf({ content }: Pick<ModelAnswer, 'content'>, isInputRecorded: boolean) {
  const parts = { text: '', reasoning: '', calls: [] as unknown[], others: [] as unknown[] }
  for (const part of content) {
    const type = stringAt(part, 'type') ?? ''
    if (type === 'text' || type === 'reasoning') parts[type] += stringAt(part, 'text') ?? ''
    else if (type === 'tool-call') parts.calls.push(mapToolCall(part, isInputRecorded))
    else if (OTHER_PARTS.has(type)) parts.others.push(mapPart(part))
  }
  return parts
}

const OTHER_PARTS = new Set(['file', 'reasoning-file', 'source', 'tool-approval-request'])

/** All text of the answer. */
export function answerText(answer: Pick<ModelAnswer, 'content'>): string {
  let text = ''
  for (const part of answer.content) {
    if (stringAt(part, 'type') === 'text') text += stringAt(part, 'text') ?? ''
  }
  return text
}

function mapToolCall(call: unknown, isInputRecorded: boolean): unknown {
  const input = isInputRecorded && isObject(call) ? call['input'] : NOT_RECORDED
  return {
    id: stringAt(call, 'toolCallId'),
    type: 'function',
    function: {
      name: stringAt(call, 'toolName'),
      arguments: typeof input === 'string' ? input : JSON.stringify(input),
    },
  }
}

/** A result that the messages of a step hold for a tool call. */
export interface ToolResultMessage {
  readonly toolCallId: string
  readonly toolName: string
  /** What the model was told. */
  readonly output: unknown
  readonly isError: boolean
}

/** The tool results at the end of the messages: what happened since the model's last answer. */
export function lastToolResults(messages: unknown): readonly ToolResultMessage[] {
  const results: ToolResultMessage[] = []
  const list: readonly unknown[] = Array.isArray(messages) ? messages : []
  for (let index = list.length - 1; index >= 0; index--) {
    const message = list[index]
    if (stringAt(message, 'role') !== 'tool') break
    for (const part of listAt(message, 'content')) {
      const result = toolResultOf(part)
      if (result !== undefined) results.push(result)
    }
  }
  return results
}

function toolResultOf(part: unknown): ToolResultMessage | undefined {
  const toolCallId = stringAt(part, 'toolCallId')
  const toolName = stringAt(part, 'toolName')
  if (stringAt(part, 'type') !== 'tool-result' || toolCallId === undefined) return undefined
  const output: ForeignObject | undefined = objectAt(part, 'output')
  return {
    toolCallId,
    toolName: toolName ?? 'tool',
    output: output?.['value'] ?? output,
    isError: (stringAt(output, 'type') ?? '').startsWith('error'),
  }
}

/** The mapped input of a model with the contents of answers and tool results left out. */
export function withoutAnswers(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(withoutAnswer)
  return isObject(input) ? { ...input, messages: withoutAnswers(input['messages']) } : input
}

function withoutAnswer(message: unknown): unknown {
  const role = stringAt(message, 'role')
  return role === 'assistant' || role === 'tool' ? { role, content: NOT_RECORDED } : message
}
