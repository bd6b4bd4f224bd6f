/** Message ids remembered per trace; later messages of a longer conversation are sent again. */
const MAX_SENT_IDS = 10_000

/** Ids of the messages one trace has shown outside its generations. */
export class SentMessages {
  readonly #ids = new Set<string>()

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  add(id: string): void {
    if (this.#ids.size < MAX_SENT_IDS) this.#ids.add(id)
  }
}
