import { isObject, listAt, numberAt, objectAt, stringAt } from './foreign-value.ts'
import type { ForeignObject } from './foreign-value.ts'
import type { ChatMessage, ChatToolCall } from './map-messages.ts'

/** Most text kept of one unfinished answer, UTF-16 code units. */
export const MAX_PARTIAL_CHARACTERS = 262_144
/** Most pieces kept of one unfinished answer. */
const MAX_PARTIAL_PIECES = 20_000

interface PartialCall {
  id: string | undefined
  name: string
  text: string
}

/** What a model has said so far, kept until its run ends, for the case that it never does. */
export class PartialOutput {
  #text = ''
  #reasoning = ''
  #pieces = 0
  #calls: Map<number, PartialCall> | undefined
  #usage: ForeignObject | undefined
  /** UTF-16 code units held. */
  size = 0

  get usage(): ForeignObject | undefined {
    return this.#usage
  }

  /** Takes one token callback; returns whether it carried anything of the answer. */
  addToken(token: string, chunk: unknown): boolean {
    const message = objectAt(chunk, 'message')
    if (message !== undefined) this.#noteUsage(message['usage_metadata'])
    if (token !== '') {
      this.#text += this.#bounded(token)
      return true
    }
    return message !== undefined && this.#addChunk(message)
  }

  /** Takes one event of the content-block protocol; returns whether it carried anything of the answer. */
  addStreamEvent(event: unknown): boolean {
    const name = stringAt(event, 'event')
    if (name === 'usage' || name === 'message-finish') {
      this.#noteUsage(objectAt(event, 'usage'))
      return false
    }
    if (name === 'content-block-start') {
      this.#openBlock(objectAt(event, 'content') ?? objectAt(event, 'contentBlock'), event)
      return false
    }
    if (name !== 'content-block-delta') return false
    this.#addDelta(objectAt(event, 'delta') ?? objectAt(event, 'content'), event)
    return true
  }

  /** The answer so far in chat form, or undefined when nothing was said. */
  message(): ChatMessage | undefined {
    const calls = this.#toolCalls()
    if (this.#text === '' && this.#reasoning === '' && calls.length === 0) return undefined
    return {
      role: 'assistant',
      content: this.#text,
      ...(calls.length === 0 ? undefined : { tool_calls: calls }),
      ...(this.#reasoning === '' ? undefined : { reasoning: this.#reasoning }),
    }
  }

  #toolCalls(): ChatToolCall[] {
    return [...(this.#calls?.values() ?? [])].map((call) => ({
      ...(call.id === undefined ? undefined : { id: call.id }),
      type: 'function',
      function: { name: call.name, arguments: call.text },
    }))
  }

  #addChunk(message: ForeignObject): boolean {
    const calls = listAt(message, 'tool_call_chunks')
    for (const call of calls) this.#addCall(call, numberAt(call, 'index'))
    const reasoning = stringAt(objectAt(message, 'additional_kwargs'), 'reasoning_content')
    if (reasoning !== undefined) this.#reasoning += this.#bounded(reasoning)
    const content = message['content']
    const said = typeof content === 'string' ? content !== '' : this.#addBlocks(content)
    return calls.length > 0 || reasoning !== undefined || said
  }

  #addBlocks(content: unknown): boolean {
    if (!Array.isArray(content)) return false
    for (const block of content as readonly unknown[]) {
      const reasoning = stringAt(block, 'reasoning') ?? stringAt(block, 'thinking')
      if (reasoning !== undefined) this.#reasoning += this.#bounded(reasoning)
    }
    return content.length > 0
  }

  #openBlock(block: unknown, event: unknown): void {
    if (stringAt(block, 'type')?.startsWith('tool_call') === true) {
      this.#addCall(block, numberAt(event, 'index'))
    }
  }

  #addDelta(delta: unknown, event: unknown): void {
    this.#text += this.#bounded(stringAt(delta, 'text') ?? '')
    this.#reasoning += this.#bounded(stringAt(delta, 'reasoning') ?? '')
    const index = numberAt(event, 'index')
    if (stringAt(delta, 'type') === 'tool-call-delta') this.#addCall(delta, index)
    const snapshot = objectAt(delta, 'fields')
    if (stringAt(snapshot, 'type')?.startsWith('tool_call') !== true) return
    // A snapshot repeats the arguments so far, so it replaces what was kept.
    const call = index === undefined ? undefined : this.#calls?.get(index)
    if (call !== undefined) this.#forget(call)
    this.#addCall(snapshot, index)
  }

  #addCall(chunk: unknown, index: number | undefined): void {
    this.#calls ??= new Map()
    const position = index ?? this.#calls.size
    const call = this.#calls.get(position) ?? { id: undefined, name: '', text: '' }
    this.#calls.set(position, call)
    call.id ??= stringAt(chunk, 'id')
    if (call.name === '') call.name = stringAt(chunk, 'name') ?? ''
    const args = isObject(chunk) ? chunk['args'] : undefined
    if (typeof args === 'string') call.text += this.#bounded(args)
  }

  #forget(call: PartialCall): void {
    this.size -= call.text.length
    call.text = ''
  }

  #noteUsage(usage: unknown): void {
    if (isObject(usage)) this.#usage = usage
  }

  #bounded(piece: string): string {
    this.#pieces += 1
    const room = MAX_PARTIAL_CHARACTERS - this.size
    if (piece === '' || room <= 0 || this.#pieces > MAX_PARTIAL_PIECES) return ''
    const kept = piece.length <= room ? piece : piece.slice(0, room)
    this.size += kept.length
    return kept
  }
}
