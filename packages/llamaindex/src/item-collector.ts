import type { ObservationFields } from '@heddle/core'

import { attempt } from './foreign-value.ts'
import type { StreamCollector } from './observed-method.ts'
import { safeValue } from './safe-value.ts'

/** Items of a stream that are kept for its output. */
const MAX_ITEMS = 1_000

/** Keeps the items of a stream whose form is not known. */
export class ItemCollector implements StreamCollector {
  readonly #items: unknown[] = []
  #leftOut = 0

  add(item: unknown): void {
    if (this.#items.length >= MAX_ITEMS) this.#leftOut += 1
    else this.#items.push(attempt(() => safeValue(item), '[unreadable item]'))
  }

  fields(): ObservationFields {
    const items = this.#items
    const isText = items.length > 0 && items.every((item) => typeof item === 'string')
    if (isText) return { output: items.join('') }
    return {
      output: this.#leftOut > 0 ? [...items, `[heddle: ${this.#leftOut} more items]`] : items,
    }
  }
}
