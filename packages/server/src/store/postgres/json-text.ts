/** A value as JSON text for a column; null and undefined are no text. */
export function toJsonText(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

/** The value of a column that {@link toJsonText} wrote. */
export function fromJsonText(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
