/** An export that cannot be read as a whole: answer 400. */
export class OtlpFormatError extends Error {
  readonly code = 'otlp-format'
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OtlpFormatError'
  }
}

/** The list in a field; a field that is absent holds none. @throws {OtlpFormatError} for anything but a list. */
export function listAt(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw new OtlpFormatError(`Expected ${field} to be a list, got ${typeof value}.`)
}
