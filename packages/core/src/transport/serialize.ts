import { writePlainJson } from '#platform'

import { MAX_FIELD_BYTES } from './limits.ts'
import { writeAnyValue } from './write-any-value.ts'
import type { WriteLimits } from './write-any-value.ts'

/**
 * The JSON text of any value, at most `maxBytes` long. Never throws. JSON values within the limits come back equal from
 * `JSON.parse`; everything else is described, and what a limit cuts is replaced by a marker that begins with `[heddle`.
 * `takeMedia` puts references in place of files.
 */
export function serialize(
  value: unknown,
  maxBytes = MAX_FIELD_BYTES,
  takeMedia?: WriteLimits['takeMedia'],
): string {
  const plain = writePlainJson(value, maxBytes, takeMedia !== undefined)
  if (plain !== undefined) return plain
  if (typeof value === 'string' && takeMedia) [value] = takeMedia([value]) as unknown[]
  return writeAnyValue(value, { takeMedia, maxBytes })
}
