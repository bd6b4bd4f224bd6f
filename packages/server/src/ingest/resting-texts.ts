interface Resting {
  readonly text: string
  readonly weight: number
}

/**
 * Values that are kept for later as JSON text, through which garbage collection does not have to walk as it does through
 * objects. `weight` is whatever their keeper counts by. Values are made of what JSON can say.
 */
export class RestingTexts<Value> {
  readonly #texts = new Map<string, Resting>()
  #weight = 0

  /** Sum of what all values weigh. */
  get weight(): number {
    return this.#weight
  }

  has(key: string): boolean {
    return this.#texts.has(key)
  }

  put(key: string, value: Value, weight: number): void {
    this.drop(key)
    this.#weight += weight
    this.#texts.set(key, { text: JSON.stringify(value), weight })
  }

  /** The value as it was put, and what it weighs; it is no longer kept here. */
  take(key: string): { readonly value: Value; readonly weight: number } | undefined {
    const found = this.#texts.get(key)
    if (found === undefined) return undefined
    this.drop(key)
    // Only `put` writes these texts.
    return { value: JSON.parse(found.text) as Value, weight: found.weight }
  }

  drop(key: string): void {
    this.#weight -= this.#texts.get(key)?.weight ?? 0
    this.#texts.delete(key)
  }

  /** Keys, that of the value which was put first at the front. */
  keys(): Iterable<string> {
    return this.#texts.keys()
  }
}
