import { type JsonMap, fromJsonText, mapFrom } from './json-text.ts'
import { type OtlpEvent, textOf, valueOf } from './otlp-span.ts'

/** Events of a span that carry messages of a model call; the rest are the application's. */
export function isMessageEvent({ name }: OtlpEvent): boolean {
  return INPUT_ROLES.has(name) || PAYLOAD_EVENTS.has(name)
}

const INPUT_ROLES: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
])

const PAYLOAD_EVENTS: ReadonlySet<string> = new Set([
  'gen_ai.choice',
  'gen_ai.content.prompt',
  'gen_ai.content.completion',
  'gen_ai.client.inference.operation.details',
])

/** What went into a model call, as far as events of its span tell. */
export function eventInput(events: readonly OtlpEvent[]): unknown {
  const messages = events.flatMap((event) => {
    const role = INPUT_ROLES.get(event.name)
    return role === undefined ? [] : [{ role, ...membersOf(event) }]
  })
  if (messages.length > 0) return messages
  return (
    payloadOf(events, 'gen_ai.client.inference.operation.details', 'gen_ai.input.messages') ??
    payloadOf(events, 'gen_ai.content.prompt', 'gen_ai.prompt')
  )
}

/** What came out of it. */
export function eventOutput(events: readonly OtlpEvent[]): unknown {
  const choices = events.filter(({ name }) => name === 'gen_ai.choice').map(choiceOf)
  if (choices.length > 0) return choices.length === 1 ? choices[0] : choices
  return (
    payloadOf(events, 'gen_ai.client.inference.operation.details', 'gen_ai.output.messages') ??
    payloadOf(events, 'gen_ai.content.completion', 'gen_ai.completion')
  )
}

/** A choice holds its message as JSON text, or the message's members themselves. */
function choiceOf(event: OtlpEvent): JsonMap {
  const { message, ...others } = membersOf(event)
  return typeof message === 'object' && message !== null
    ? { role: 'assistant', ...message, ...others }
    : { role: 'assistant', ...(message === undefined ? {} : { content: message }), ...others }
}

function membersOf({ attributes }: OtlpEvent): JsonMap {
  return mapFrom(
    [...attributes]
      .filter(([name]) => name !== 'gen_ai.system' && name !== 'gen_ai.provider.name')
      .map(([name, value]) => [name, fromJsonText(value)] as const),
  )
}

function payloadOf(events: readonly OtlpEvent[], name: string, key: string): unknown {
  const event = events.find((candidate) => candidate.name === name)
  return event && fromJsonText(valueOf(event.attributes, key))
}

/** An exception that was recorded on a span. */
export interface RecordedException {
  readonly type: string | undefined
  readonly message: string | undefined
  readonly stacktrace: string | undefined
}

export function exceptionsOf(events: readonly OtlpEvent[]): readonly RecordedException[] {
  return events
    .filter(({ name }) => name === 'exception')
    .map(({ attributes }) => ({
      type: textOf(attributes, 'exception.type'),
      message: textOf(attributes, 'exception.message'),
      stacktrace: textOf(attributes, 'exception.stacktrace'),
    }))
}
