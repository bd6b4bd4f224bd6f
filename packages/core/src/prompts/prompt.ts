import type { Prompt as PromptRecord, PromptMessage } from '../schemas/prompt.ts'
import { renderMustache } from './render-mustache.ts'
import type { Variables } from './render-mustache.ts'

/** Version of what stands in for a prompt that could not be read. */
const FALLBACK_VERSION = 0

/** A message of a compiled chat prompt. */
export interface ChatMessage {
  readonly role: string
  readonly content: string
  readonly [key: string]: unknown
}

/** A place in a chat prompt that the program has filled with nothing. */
export interface ChatPlaceholder {
  readonly type: 'placeholder'
  readonly name: string
}

type Described = Pick<
  PromptRecord,
  'name' | 'version' | 'type' | 'prompt' | 'config' | 'labels' | 'tags'
>

class BasePrompt {
  readonly name: string
  /** 1 for the first version; 0 for a fallback, which observations are not linked to. */
  readonly version: number
  readonly labels: readonly string[]
  readonly tags: readonly string[]
  /** Whatever was kept beside the text; `{}` when nothing was. */
  readonly config: unknown
  /** True: the server could not be asked, or has no such prompt, and this is what the program gave instead. */
  readonly isFallback: boolean

  constructor(record: Described) {
    this.name = record.name
    this.version = record.version
    this.labels = record.labels
    this.tags = record.tags
    this.config = record.config
    this.isFallback = record.version === FALLBACK_VERSION
  }
}

/** One version of a prompt that is one text. */
export class TextPrompt extends BasePrompt {
  readonly type = 'text'
  /** As it was written, with its `{{variables}}`; references to other prompts are replaced. */
  readonly prompt: string

  constructor(record: Described & { readonly prompt: string }) {
    super(record)
    this.prompt = record.prompt
  }

  /** The text with its variables filled in by mustache's rules; those that are not given are empty. */
  compile(variables: Variables = {}): string {
    return renderMustache(this.prompt, variables)
  }
}

/** One version of a prompt that is a list of messages, some of which may be places for the program's own. */
export class ChatPrompt extends BasePrompt {
  readonly type = 'chat'
  readonly prompt: readonly PromptMessage[]

  constructor(record: Described & { readonly prompt: readonly PromptMessage[] }) {
    super(record)
    this.prompt = record.prompt
  }

  /**
   * The messages with their variables filled in, and with those of `placeholders` at their places. A place that is not given
   * stays as `{ type: 'placeholder', name }`; one that is given no messages is gone.
   */
  compile(
    variables: Variables = {},
    placeholders: Readonly<Record<string, readonly ChatMessage[]>> = {},
  ): (ChatMessage | ChatPlaceholder)[] {
    const placed = this.prompt.flatMap((message): readonly (ChatMessage | ChatPlaceholder)[] => {
      if (!('name' in message)) return [{ role: message.role, content: message.content }]
      const own = Object.hasOwn(placeholders, message.name) ? placeholders[message.name] : undefined
      return own ?? [{ type: 'placeholder', name: message.name }]
    })
    return placed.map((message) =>
      isChatMessage(message) && typeof message.content === 'string'
        ? { ...message, content: renderMustache(message.content, variables) }
        : message,
    )
  }
}

function isChatMessage(message: ChatMessage | ChatPlaceholder): message is ChatMessage {
  return 'content' in message
}

/** A prompt of the kind that the record is. */
export function toPrompt(record: Described): TextPrompt | ChatPrompt {
  const { prompt } = record
  return typeof prompt === 'string'
    ? new TextPrompt({ ...record, prompt })
    : new ChatPrompt({ ...record, prompt })
}

/** What stands in for a prompt that could not be read. */
export function toFallback(
  name: string,
  prompt: string | readonly PromptMessage[],
): TextPrompt | ChatPrompt {
  const type = typeof prompt === 'string' ? 'text' : 'chat'
  const body = typeof prompt === 'string' ? prompt : [...prompt]
  const version = FALLBACK_VERSION
  return toPrompt({ name, version, type, prompt: body, config: {}, labels: [], tags: [] })
}
