import { byteLength } from '#platform'

import { cutText } from './cut-text.ts'
import { describeObject } from './describe-object.ts'
import type { Description } from './describe-object.ts'

export interface WriteLimits {
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxKeys: number
  readonly maxItems: number
  /** What stands for an object: itself, a copy without the files in it, or a reference to it. */
  readonly takeMedia?: ((value: object) => unknown) | undefined
}

/** Room kept for markers and closing brackets after the budget is used up, bytes. */
const RESERVE_BYTES = 4_096
/** The least a string may take when the budget is shared, bytes. */
const MIN_STRING_BYTES = 128

/** The JSON text of any value, however hostile, within the limits. Never throws; nothing is left out without a marker. */
export function writeAnyValue(value: unknown, limits: WriteLimits): string {
  const greedy = new ValueWriter(limits, 1)
  const json = greedy.write(value)
  if (!greedy.isOverBudget || typeof value === 'string') return json
  // Over budget: share it, so that one giant string does not cost everything after it.
  return new ValueWriter(limits, 0.5).write(value)
}

class ValueWriter {
  readonly #limits: WriteLimits
  readonly #stringShare: number
  readonly #ancestors: object[] = []
  #remainingBytes: number
  isOverBudget = false

  constructor(limits: WriteLimits, stringShare: number) {
    this.#limits = limits
    this.#stringShare = stringShare
    this.#remainingBytes = limits.maxBytes - Math.min(RESERVE_BYTES, limits.maxBytes / 2)
  }

  write(value: unknown): string {
    switch (typeof value) {
      case 'object':
        return value === null ? this.#spend('null') : this.#writeObject(value)
      case 'undefined':
        return this.#spend('null')
      case 'boolean':
        return this.#spend(String(value))
      case 'number':
        return this.#spend(Number.isFinite(value) ? String(value) : `"${value}"`)
      case 'function':
        return this.#writeText(describeFunction(value))
      default:
        return this.#writeText(String(value))
    }
  }

  /** Counts what is written; by default ASCII. */
  #spend(json: string, sizeBytes = json.length): string {
    this.#remainingBytes -= sizeBytes
    return json
  }

  #writeText(text: string): string {
    const share = this.#remainingBytes * this.#stringShare
    const allowedBytes = Math.max(MIN_STRING_BYTES, Math.floor(share))
    if (text.length <= allowedBytes) {
      const json = JSON.stringify(text.toWellFormed())
      const sizeBytes = byteLength(json)
      if (sizeBytes <= allowedBytes) return this.#spend(json, sizeBytes)
    }
    this.isOverBudget = true
    const cut = cutText(text, allowedBytes)
    return this.#spend(cut, byteLength(cut))
  }

  #writeObject(value: object): string {
    const { maxDepth, maxKeys, takeMedia } = this.#limits
    const ancestors = this.#ancestors
    if (ancestors.includes(value)) return this.#spend('"[circular]"')
    const depth = ancestors.length
    if (depth >= maxDepth) return this.#spend(`"[heddle: deeper than ${maxDepth} levels]"`)
    ancestors.push(value)
    try {
      const taken = takeMedia === undefined ? value : takeMedia(value)
      if (typeof taken !== 'object' || taken === null) return this.write(taken)
      const description = describeObject(taken, maxKeys)
      return 'value' in description ? this.write(description.value) : this.#writeParts(description)
    } catch (error) {
      // A proxy or an iterator failed halfway: what it gave so far would be no valid JSON.
      return this.#writeText(`[thrown: ${messageOf(error)}]`)
    } finally {
      ancestors.length = depth
    }
  }

  #writeParts({ parts, total, areEntries }: Exclude<Description, { value: unknown }>): string {
    const { maxKeys, maxItems } = this.#limits
    const most = areEntries ? maxKeys : maxItems
    let json = ''
    let read = 0
    for (const part of parts) {
      if (read >= most || this.#isFull()) break
      read++
      this.#remainingBytes -= 2
      if (!areEntries) json += `,${this.write(part)}`
      else json += this.#writeEntry(part as [string, unknown]) // the description says so
    }
    const rest = total - read
    if (rest > 0)
      json += `,${areEntries ? '"[heddle]":' : ''}"[heddle: ${rest} more ${areEntries ? 'keys' : 'items'}]"`
    json = json.slice(1)
    return areEntries ? `{${json}}` : `[${json}]`
  }

  #writeEntry([key, value]: [string, unknown]): string {
    return value === undefined ? '' : `,${this.#writeText(key)}:${this.write(value)}`
  }

  #isFull(): boolean {
    return this.#remainingBytes <= 0 && (this.isOverBudget = true)
  }
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- any function at all may stand in a value
function describeFunction(value: Function): string {
  try {
    return `[function ${value.name}]`.replace(' ]', ']')
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
