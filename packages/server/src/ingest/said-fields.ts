import type { FieldVersion } from '../domain/versioned-fields.ts'
import type { Patch, Versioned, VersionedFields } from '../domain/versioned-fields.ts'

/** The fields that were said, at one version; null and undefined say nothing. */
export function saidFields<Fields>(
  values: { readonly [Name in keyof Fields]?: Fields[Name] | null | undefined },
  version: FieldVersion,
): VersionedFields<Fields> {
  const fields: Partial<Record<keyof Fields, Versioned<unknown>>> = {}
  for (const name in values) {
    const value = values[name]
    if (value !== null && value !== undefined) fields[name] = { value, ...version }
  }
  // Each value stays under the name it came with.
  return fields as VersionedFields<Fields>
}

/** Metadata as a patch; what is no object is kept under the key `metadata`. Nothing and `{}` say nothing. */
export function saidMetadata(
  metadata: unknown,
  version: FieldVersion,
): readonly Patch[] | undefined {
  if (metadata === null || metadata === undefined) return undefined
  const value = isMap(metadata) ? metadata : { metadata }
  return Object.keys(value).length === 0 ? undefined : [{ ...version, value }]
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The stamp of a time under the rule `earliest`: what the client gave comes before what was derived. */
const EXPLICIT = 0
const DERIVED = 1

/** A time or id that the client gave, or else one that was derived. */
export function givenOr<Value>(given: Value | null | undefined, derived: Value): Versioned<Value> {
  return given === null || given === undefined
    ? { value: derived, stamp: DERIVED, position: 0 }
    : { value: given, stamp: EXPLICIT, position: 0 }
}

/** Whether the client did not give this value. */
export function isDerived(field: Versioned<unknown> | undefined): boolean {
  return field === undefined || field.stamp === DERIVED
}
