import { Validator } from '@cfworker/json-schema'

/** Values of every JSON type: a schema that cannot be applied fails on one of them. */
const PROBES: readonly unknown[] = [{}, { a: 1 }, [], [1], '', 1, true, null]

/** What is wrong with a JSON Schema, or undefined when values can be checked with it. */
export function findSchemaFault(schema: object | boolean): string | undefined {
  try {
    const validator = createValidator(schema)
    for (const probe of PROBES) validator.validate(probe)
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  }
}

/** Where and why a value does not fit a JSON Schema; undefined when it does. */
export function findMisfit(schema: object | boolean, value: unknown): string | undefined {
  try {
    const { errors } = createValidator(schema).validate(value ?? null)
    const fault = errors.at(-1)
    return fault && `${fault.instanceLocation}: ${fault.error}`
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return `the schema cannot be applied: ${reason}`
  }
}

function createValidator(schema: object | boolean): Validator {
  const isOlder =
    typeof schema === 'object' && String(Reflect.get(schema, '$schema')).includes('-07')
  return new Validator(schema, isOlder ? '7' : '2020-12', true)
}
