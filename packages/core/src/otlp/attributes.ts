/** Collects the attributes of one span as JSON text. Absent values are left out. */
export class Attributes {
  readonly #parts: string[] = []

  text(key: string, value: string | undefined): void {
    if (value === undefined) return
    this.#add(key, `"stringValue":${JSON.stringify(value.toWellFormed())}`)
  }

  /** A value whose JSON text is at hand: a text stands for itself, anything else for its JSON text. */
  json(key: string, json: string | undefined): void {
    if (json === undefined) return
    this.#add(key, `"stringValue":${json.startsWith('"') ? json : JSON.stringify(json)}`)
  }

  /** Whole numbers in OTLP's JSON are texts, because they have 64 bits. */
  number(key: string, value: unknown): void {
    if (typeof value !== 'number' || !Number.isFinite(value)) return
    const isWhole = Number.isSafeInteger(value)
    this.#add(key, isWhole ? `"intValue":"${value}"` : `"doubleValue":${value}`)
  }

  flag(key: string, value: boolean | undefined): void {
    if (value !== undefined) this.#add(key, `"boolValue":${value}`)
  }

  texts(key: string, values: readonly string[] | undefined): void {
    if (values === undefined) return
    const items = values.map((value) => ({ stringValue: value.toWellFormed() }))
    this.#add(key, `"arrayValue":${JSON.stringify({ values: items })}`)
  }

  /** The JSON list of OTLP's `KeyValue`. */
  toJson(): string {
    return `[${this.#parts.join(',')}]`
  }

  #add(key: string, value: string): void {
    this.#parts.push(`{"key":${JSON.stringify(key)},"value":{${value}}}`)
  }
}
