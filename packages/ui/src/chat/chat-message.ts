/** Who speaks. `other` keeps a role that we do not know; its own word is in `roleName`. */
export type ChatRole = 'system' | 'developer' | 'user' | 'assistant' | 'tool' | 'other'

export interface ToolCallPart {
  readonly kind: 'tool-call'
  readonly id: string | undefined
  readonly name: string
  readonly arguments: unknown
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
  | { readonly kind: 'media'; readonly mediaType: string; readonly source: string }
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
