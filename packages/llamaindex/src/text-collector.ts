/** Characters of a streamed text that are kept, as many as a field may have bytes. */
const MAX_CHARACTERS = 1_000_000

/** Joins the pieces of a text once; beyond the limit they are only counted. */
export class TextCollector {
  readonly #pieces: string[] = []
  #characters = 0
  #leftOut = 0

  add(piece: string): void {
    if (this.#characters >= MAX_CHARACTERS) this.#leftOut += piece.length
    else this.#pieces.push(piece)
    this.#characters += piece.length
  }

  text(): string {
    const text = this.#pieces.join('')
    return this.#leftOut === 0 ? text : `${text}…[heddle: ${this.#leftOut} more characters]`
  }
}
