import { isObject, listAt, objectAt, stringAt } from './foreign-value.ts'

/** One message of a prompt's template: its text with the variables' names in it, or where a list of messages goes. */
export interface TemplateMessage {
  readonly role?: string
  readonly content?: unknown
  readonly placeholder?: string
}

/** Roles of LangChain's message templates. */
const ROLES: Readonly<Record<string, string>> = {
  SystemMessagePromptTemplate: 'system',
  HumanMessagePromptTemplate: 'user',
  AIMessagePromptTemplate: 'assistant',
}

/** Messages of one template that are read. */
const MAX_MESSAGES = 100

/** What was read of lists of message templates: prompts live long, and LangChain describes them anew at every call. */
const known = new WeakMap<readonly unknown[], readonly TemplateMessage[]>()

/**
 * The template of a prompt, from LangChain's description of the object: the text of a text prompt, the messages of a chat prompt.
 * Only what `template`, `variable_name` and `role` say is read; everything else an object was made with may hold secrets.
 * Undefined for prompts without a template of their own.
 */
export function promptTemplate(
  serialized: unknown,
): string | readonly TemplateMessage[] | undefined {
  const settings = objectAt(serialized, 'kwargs')
  const text = stringAt(settings, 'template')
  if (text !== undefined) return text
  const messages = listAt(settings, 'messages')
  return messages.length === 0 ? undefined : templateMessages(messages)
}

function templateMessages(messages: readonly unknown[]): readonly TemplateMessage[] {
  const seen = known.get(messages)
  if (seen !== undefined) return seen
  const read = messages.slice(0, MAX_MESSAGES).map(templateMessage)
  const found = read.filter((message) => message !== undefined)
  known.set(messages, found)
  return found
}

function templateMessage(message: unknown): TemplateMessage | undefined {
  const described = describe(message)
  const settings = objectAt(described, 'kwargs')
  const placeholder = stringAt(settings, 'variable_name')
  if (placeholder !== undefined) return { placeholder }
  const content = contentOf(settings?.['prompt'])
  if (content === undefined) return undefined
  const role = stringAt(settings, 'role') ?? ROLES[String(listAt(described, 'id').at(-1))]
  return role === undefined ? { content } : { role, content }
}

function contentOf(prompt: unknown): unknown {
  if (Array.isArray(prompt)) return prompt.map(partOf).filter((part) => part !== undefined)
  return partOf(prompt)
}

/** The template of one part: a text, or an image's or a block's object of texts. */
function partOf(prompt: unknown): unknown {
  const template = objectAt(describe(prompt), 'kwargs')?.['template']
  return typeof template === 'string' || isObject(template) ? template : undefined
}

/** LangChain describes an object by descriptions of its own and, inside of it, by the live objects. */
function describe(value: unknown): unknown {
  const toJson = isObject(value) ? value['toJSON'] : undefined
  return typeof toJson === 'function' ? (Reflect.apply(toJson, value, []) as unknown) : value
}
