import type { Redaction } from '@heddle/core/schemas'

interface Values {
  readonly input?: unknown
  readonly output?: unknown
  readonly metadata: Readonly<Record<string, unknown>>
}

/** A record without the values that are left out. */
export function redactValues<Kind extends Values>(
  record: Kind,
  redactions: readonly Redaction[],
): Kind {
  return {
    ...record,
    ...(redactions.includes('input') ? { input: null } : {}),
    ...(redactions.includes('output') ? { output: null } : {}),
    ...(redactions.includes('metadata') ? { metadata: {} } : {}),
  }
}
