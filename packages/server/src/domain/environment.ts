/** Longest environment name, characters. Source: Langfuse's ingestion API. */
const MAX_ENVIRONMENT_CHARACTERS = 40

export const DEFAULT_ENVIRONMENT = 'default'

/**
 * The environment an event belongs to: lower case, without the reserved prefix `langfuse`, at most 40 characters,
 * `default` when absent or when it holds anything but letters, digits, `-` and `_`. Never fails.
 */
export function normaliseEnvironment(value: string | null | undefined): string {
  if (value === null || value === undefined || value === DEFAULT_ENVIRONMENT)
    return DEFAULT_ENVIRONMENT
  const name = value
    .toLowerCase()
    .replace(/^(?:langfuse[-_]?)+/, '')
    .slice(0, MAX_ENVIRONMENT_CHARACTERS)
  return /^[a-z0-9_-]+$/.test(name) ? name : DEFAULT_ENVIRONMENT
}
