import type { MediaIdentity } from './media-reference.ts'

/** Characters of texts that are kept: programs send the same pictures again with each turn of a conversation. */
const MAX_CHARACTERS = 8_000_000

/** The files that recent texts hold, so that the same text is not decoded and hashed again. */
export class RecentTexts {
  /** Least recently used first. */
  readonly #files = new Map<string, MediaIdentity>()
  #characters = 0

  get(text: string): MediaIdentity | undefined {
    const file = this.#files.get(text)
    if (file === undefined) return undefined
    this.#files.delete(text)
    this.#files.set(text, file)
    return file
  }

  set(text: string, file: MediaIdentity): void {
    if (text.length > MAX_CHARACTERS) return
    if (!this.#files.has(text)) this.#characters += text.length
    this.#files.set(text, file)
    for (const oldest of this.#files.keys()) {
      if (this.#characters <= MAX_CHARACTERS) return
      this.#files.delete(oldest)
      this.#characters -= oldest.length
    }
  }
}
