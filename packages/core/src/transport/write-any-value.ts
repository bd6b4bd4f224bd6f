import { byteLength } from '#platform'

import { cutText } from './cut-text.ts'
import { describeObject } from './describe-object.ts'
import type { Description } from './describe-object.ts'

export interface WriteLimits {
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxKeys: number
  readonly maxItems: number
}

/** Room kept for markers and closing brackets after the budget is used up, bytes. */
const RESERVE_BYTES = 4_096
/** The least a string may take when the budget is shared, bytes. */
const MIN_STRING_BYTES = 128
/** The key that stands for the keys an object lost. */
const MARKER_KEY = '[heddle]'

/** The JSON text of any value, however hostile, within the limits. Never throws; nothing is left out without a marker. */
export function writeAnyValue(value: unknown, limits: WriteLimits): string {
  const greedy = new ValueWriter(limits, 1)
  greedy.write(value, 0)
  if (!greedy.isOverBudget || typeof value === 'string') return greedy.text()
  // Over budget: share it, so that one giant string does not cost everything after it.
  const sharing = new ValueWriter(limits, 0.5)
  sharing.write(value, 0)
  return sharing.text()
}

class ValueWriter {
  readonly #limits: WriteLimits
  readonly #stringShare: number
  readonly #ancestors: object[] = []
  readonly #parts: string[] = []
  #remainingBytes: number
  isOverBudget = false

  constructor(limits: WriteLimits, stringShare: number) {
    this.#limits = limits
    this.#stringShare = stringShare
    this.#remainingBytes = limits.maxBytes - Math.min(RESERVE_BYTES, limits.maxBytes / 2)
  }

  text(): string {
    return this.#parts.join('')
  }

  write(value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        return this.#writeString(value)
      case 'number':
        return this.#push(Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`)
      case 'boolean':
        return this.#push(value ? 'true' : 'false')
      case 'bigint':
        return this.#writeString(value.toString())
      case 'symbol':
        return this.#writeString(value.toString())
      case 'function':
        return this.#writeString(describeFunction(value))
      case 'undefined':
        return this.#push('null')
      case 'object':
        return value === null ? this.#push('null') : this.#writeObject(value, depth)
      default:
    }
  }

  #push(json: string): void {
    this.#parts.push(json)
    this.#remainingBytes -= byteLength(json)
  }

  #writeString(text: string): void {
    const share = this.#remainingBytes * this.#stringShare
    const allowedBytes = Math.max(MIN_STRING_BYTES, Math.floor(share))
    if (text.length <= allowedBytes) {
      const json = JSON.stringify(text.toWellFormed())
      if (byteLength(json) <= allowedBytes) return this.#push(json)
    }
    this.isOverBudget = true
    this.#push(cutText(text, allowedBytes))
  }

  #writeObject(value: object, depth: number): void {
    if (this.#ancestors.includes(value)) return this.#push('"[circular]"')
    if (depth >= this.#limits.maxDepth) {
      return this.#push(`"[heddle: deeper than ${this.#limits.maxDepth} levels]"`)
    }
    const length = this.#parts.length
    this.#ancestors.push(value)
    try {
      this.#writeDescription(describeObject(value, this.#limits), depth)
    } catch (error) {
      // A proxy or an iterator failed halfway: what it gave so far would be no valid JSON.
      this.#parts.length = length
      this.#writeString(`[thrown: ${messageOf(error)}]`)
    }
    this.#ancestors.length -= 1
  }

  #writeDescription(description: Description, depth: number): void {
    switch (description.kind) {
      case 'value':
        return this.write(description.value, depth + 1)
      case 'items':
        return this.#writeItems(description, depth)
      case 'entries':
        return this.#writeEntries(description, depth)
      default:
        return description satisfies never
    }
  }

  #writeItems({ items, total }: Description & { kind: 'items' }, depth: number): void {
    this.#push('[')
    let written = 0
    for (const item of items) {
      if (written >= this.#limits.maxItems || this.#isFull()) break
      if (written > 0) this.#push(',')
      this.write(item, depth + 1)
      written++
    }
    if (written < total) this.#push(`${comma(written)}"[heddle: ${total - written} more items]"`)
    this.#push(']')
  }

  #writeEntries({ entries, total }: Description & { kind: 'entries' }, depth: number): void {
    this.#push('{')
    let read = 0
    let written = 0
    for (const [key, value] of entries) {
      if (this.#isFull()) break
      read++
      if (value === undefined) continue
      if (written > 0) this.#push(',')
      this.#writeString(key)
      this.#push(':')
      this.write(value, depth + 1)
      written++
    }
    if (read < total) {
      this.#push(`${comma(written)}"${MARKER_KEY}":"[heddle: ${total - read} more keys]"`)
    }
    this.#push('}')
  }

  #isFull(): boolean {
    if (this.#remainingBytes > 0) return false
    this.isOverBudget = true
    return true
  }
}

function comma(written: number): string {
  return written > 0 ? ',' : ''
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- any function at all may stand in a value
function describeFunction(value: Function): string {
  try {
    return value.name === '' ? '[function]' : `[function ${value.name}]`
  } catch {
    return '[function]'
  }
}

/** What a thrown value says, when it can still be asked. */
function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'unreadable'
  }
}
