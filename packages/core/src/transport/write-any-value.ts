import { byteLength } from '#platform'

import { cutText } from './cut-text.ts'
import { describeObject, describeThrown } from './describe-object.ts'
import type { Description } from './describe-object.ts'
import { MAX_DEPTH, MAX_ITEMS, MAX_KEYS } from './limits.ts'

export interface WriteLimits {
  readonly maxBytes: number
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
    if (value === undefined || value === null) return this.#spend('null')
    if (typeof value === 'object') return this.#writeObject(value)
    if (typeof value === 'function') return this.#writeText(describeFunction(value))
    const primitive = value as string | number | bigint | boolean | symbol // nothing else is left
    const text = String(primitive)
    const isPlain = typeof value === 'boolean' || Number.isFinite(value)
    return isPlain ? this.#spend(text) : this.#writeText(text)
  }

  /** Counts what is written; by default ASCII. */
  #spend(json: string, sizeBytes = json.length): string {
    this.#remainingBytes -= sizeBytes
    return json
  }

  #writeText(text: string): string {
    const share = this.#remainingBytes * this.#stringShare
    const allowedBytes = Math.max(MIN_STRING_BYTES, share)
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
    const { takeMedia } = this.#limits
    const ancestors = this.#ancestors
    if (ancestors.includes(value)) return this.#spend('"[circular]"')
    const depth = ancestors.length
    if (depth >= MAX_DEPTH) return this.#spend(`"[heddle: deeper than ${MAX_DEPTH} levels]"`)
    ancestors.push(value)
    try {
      const taken = takeMedia === undefined ? value : takeMedia(value)
      if (typeof taken !== 'object' || taken === null) return this.write(taken)
      const description = describeObject(taken)
      return 'value' in description ? this.write(description.value) : this.#writeParts(description)
    } catch (error) {
      // A proxy or an iterator failed halfway: what it gave so far would be no valid JSON.
      return this.#writeText(describeThrown(error))
    } finally {
      ancestors.length = depth
    }
  }

  #writeParts({ parts, total, areEntries }: Exclude<Description, { value: unknown }>): string {
    const most = areEntries ? MAX_KEYS : MAX_ITEMS
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
