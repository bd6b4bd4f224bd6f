import type { SqlParameters } from './sql-reader.ts'

/**
 * Parameters in the form that the engine's clients take: whole numbers that a double does not hold exactly become text, which
 * the engine reads as the type of the placeholder. The embedded client refuses them as numbers.
 */
export function toQueryParameters(parameters: SqlParameters): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      Array.isArray(value) && value.some(isInexact) ? `[${value.join(',')}]` : toText(value),
    ]),
  )
}

function toText(value: unknown): unknown {
  return isInexact(value) ? String(value) : value
}

function isInexact(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
}
