import { isObject, isPlainObject, listAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import { isMessage, messageType } from './map-messages.ts'
import type { RequestedCall, Run } from './run.ts'

/** Messages looked at from the end of a conversation; the calls to answer stand in its last answer. */
const MAX_TAIL = 200
/** How deep tool messages are looked for in a node's output: commands inside lists hold them at depth three. */
const MAX_DEPTH = 4

/** A tool call that was refused before the tool ran: LangChain reports it by nothing but this message. */
export interface RejectedCall extends RequestedCall {
  readonly toolCallId: string
  /** What the model was told. */
  readonly answer: unknown
}

/** The tool calls that a graph node's input leaves to be answered. */
export function requestedCalls(input: unknown): Map<string, RequestedCall> | undefined {
  const single = objectAt(input, 'lg_tool_call')
  if (single !== undefined) return callsOf([single])
  if (!isObject(input)) return undefined
  if (Array.isArray(input)) return unansweredCalls(input)
  for (const key of Object.keys(input)) {
    const part = input[key]
    const calls = Array.isArray(part) ? unansweredCalls(part) : undefined
    if (calls !== undefined) return calls
  }
  return undefined
}

function unansweredCalls(messages: readonly unknown[]): Map<string, RequestedCall> | undefined {
  const answered = new Set<string>()
  const first = Math.max(0, messages.length - MAX_TAIL)
  for (let index = messages.length - 1; index >= first; index -= 1) {
    const message = messages[index]
    if (!isMessage(message)) return undefined
    const type = messageType(message)
    if (type === 'tool') {
      answered.add(stringAt(message, 'tool_call_id') ?? '')
    } else if (type === 'ai') {
      const calls = callsOf(listAt(message, 'tool_calls'))
      for (const id of answered) calls?.delete(id)
      return calls
    }
  }
  return undefined
}

function callsOf(calls: readonly unknown[]): Map<string, RequestedCall> | undefined {
  if (calls.length === 0) return undefined
  const requested = new Map<string, RequestedCall>()
  for (const call of calls) {
    const id = stringAt(call, 'id')
    if (id === undefined || !isObject(call)) continue
    requested.set(id, { name: stringAt(call, 'name') ?? 'tool', input: call['args'] })
  }
  return requested
}

/** The calls that the node answered with an error although no tool ran for them. */
export function rejectedCalls(output: unknown, run: Run): RejectedCall[] {
  const { requestedCalls: requested } = run
  if (requested === undefined || requested.size === 0) return []
  const rejected: RejectedCall[] = []
  for (const message of toolMessages(output, 0)) {
    const toolCallId = stringAt(message, 'tool_call_id')
    const call = toolCallId === undefined ? undefined : requested.get(toolCallId)
    if (toolCallId === undefined || call === undefined) continue
    if (message['status'] !== 'error' || run.trace.hasToolCall(toolCallId)) continue
    if (run.anonymousTools?.has(call.name) === true) continue
    rejected.push({ ...call, toolCallId, answer: message['content'] })
  }
  return rejected
}

function toolMessages(value: unknown, depth: number): ForeignObject[] {
  if (!isObject(value) || depth > MAX_DEPTH) return []
  if (Array.isArray(value)) return value.flatMap((part) => toolMessages(part, depth + 1))
  if (isMessage(value)) return messageType(value) === 'tool' ? [value] : []
  if (value['lg_name'] === 'Command') return toolMessages(value['update'], depth + 1)
  if (!isPlainObject(value)) return []
  return Object.values(value).flatMap((part) => toolMessages(part, depth + 1))
}
