/** Who speaks. `other` keeps a role that we do not know; its own word is in `roleName`. */
export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'other'

export interface ToolCallPart {
  readonly kind: 'tool-call'
  readonly id: string | undefined
  readonly name: string
  readonly arguments: unknown
}

/** An image, a sound or a file. Nothing of it is fetched unless the reader asks. */
export interface MediaPart {
  readonly kind: 'media'
  readonly mediaType: string
  /** Where it comes from, as a line that can be read: an address, or the beginning of the bytes. */
  readonly source: string
  /** The bytes, where the message carries them: a `data:` URL of a picture that can be drawn. */
  readonly picture: string | undefined
  /** The stored file that the message names. */
  readonly mediaId: string | undefined
}

/** One piece of a message. What no adapter knows is an `unknown` part: printed as JSON, never dropped. */
export type ChatPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'refusal'; readonly text: string }
  | ToolCallPart
  | {
      readonly kind: 'tool-result'
      readonly toolCallId: string | undefined
      readonly content: unknown
    }
  | MediaPart
  | { readonly kind: 'omitted'; readonly text: string }
  | { readonly kind: 'unknown'; readonly value: unknown }

export interface ChatMessage {
  readonly role: ChatRole
  readonly roleName: string
  readonly name: string | undefined
  /** Set on the answer of a tool: the call it belongs to. */
  readonly toolCallId: string | undefined
  readonly parts: readonly ChatPart[]
}

/** A tool the model was offered. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string | undefined
  readonly parameters: unknown
}

/** What one side (input or output) of a model call says. `rest` is what stood beside the messages. */
export interface Conversation {
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly rest: Readonly<Record<string, unknown>>
}
