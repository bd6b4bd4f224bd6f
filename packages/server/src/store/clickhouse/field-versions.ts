import type { FieldVersion, Versioned, VersionedFields } from '../../domain/versioned-fields.ts'

/** One character a field, unique within its table; stored rows depend on them, so they never change. */
export type FieldCodes<Fields> = { readonly [Name in keyof Fields]-?: string }

/**
 * Which version set which fields, as text: `<stamp>.<position>:<field codes>` in base 36, one group a version.
 * Most records were set by one event and take some 30 characters.
 */
export function encodeFieldVersions<Fields>(
  codes: FieldCodes<Fields>,
  fields: VersionedFields<Fields>,
): string {
  const groups: VersionGroup[] = []
  // Neighbours mostly have one version.
  let last: VersionGroup | undefined
  for (const name in fields) {
    const field = fields[name]
    if (field === undefined) continue
    if (last === undefined || !isOf(last, field)) last = groups.find((group) => isOf(group, field))
    if (last === undefined) groups.push((last = { version: field, names: codes[name] }))
    else last.names += codes[name]
  }
  return groups
    .map(
      ({ version, names }) =>
        `${version.stamp.toString(36)}.${version.position.toString(36)}:${names}`,
    )
    .join(' ')
}

interface VersionGroup {
  readonly version: FieldVersion
  names: string
}

function isOf({ version }: VersionGroup, { stamp, position }: FieldVersion): boolean {
  return version.stamp === stamp && version.position === position
}

/** Reads back what {@link encodeFieldVersions} wrote: the version by field code. */
export function decodeFieldVersions(text: string): ReadonlyMap<string, FieldVersion> {
  const versions = new Map<string, FieldVersion>()
  for (const group of text === '' ? [] : text.split(' ')) {
    const [version = '', names = ''] = group.split(':')
    const [stamp = '', position = ''] = version.split('.')
    for (const code of names)
      versions.set(code, {
        stamp: Number.parseInt(stamp, 36),
        position: Number.parseInt(position, 36),
      })
  }
  return versions
}

/** Fields with their versions from a row's values; a field without a version was never set and stays away. */
export function versionFields<Fields>(
  codes: FieldCodes<Fields>,
  versions: ReadonlyMap<string, FieldVersion>,
  values: { readonly [Name in keyof Fields]: Fields[Name] | null | undefined },
): VersionedFields<Fields> {
  const fields: Partial<Record<keyof Fields, Versioned<unknown>>> = {}
  for (const name in codes) {
    const version = versions.get(codes[name])
    const value = values[name]
    if (version !== undefined && value !== null && value !== undefined)
      fields[name] = { value, ...version }
  }
  // Each value was put under the name it was read for.
  return fields as VersionedFields<Fields>
}
