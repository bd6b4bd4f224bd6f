/** A set that forgets its oldest members beyond a bound. */
export class Remembered {
  readonly #keys = new Set<string>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  has(key: string): boolean {
    return this.#keys.has(key)
  }

  add(key: string): void {
    this.#keys.add(key)
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#most) return
      this.#keys.delete(oldest)
    }
  }
}
