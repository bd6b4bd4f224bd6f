import type { Snapshot } from '../trace/observation-record.ts'

/** Shared by all copies of this file: the sampler and the client are bundled apart. */
const JSON_TEXT = Symbol.for('heddle.json')

/** A value whose snapshot was taken earlier, in place of that value. */
export function serialized(json: string): unknown {
  return { [JSON_TEXT]: json }
}

/** The snapshot that takes over what was serialised earlier as it is. */
export function keepingSerialized(snapshot: Snapshot): Snapshot {
  return (value, field) => {
    const isObject = typeof value === 'object' && value !== null
    const json: unknown = isObject ? Reflect.get(value, JSON_TEXT) : undefined
    return typeof json === 'string' ? json : snapshot(value, field)
  }
}
