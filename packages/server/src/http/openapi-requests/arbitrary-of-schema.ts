import fc, { type Arbitrary } from 'fast-check'

import type { JsonSchema } from '../public-api/openapi-document.ts'

/** Shapes by name, as `components.schemas` of an OpenAPI document has them. */
export type NamedShapes = Readonly<Record<string, JsonSchema>>

/** How deep values go; below, only what has no members. */
const MAX_DEPTH = 4

/** Values that fit a JSON Schema, as far as the shapes of the API use its keywords. */
export function arbitraryOfSchema(
  schema: JsonSchema | boolean,
  shapes: NamedShapes,
  depth = 0,
): Arbitrary<unknown> {
  if (typeof schema === 'boolean' || depth > MAX_DEPTH) return anyValue
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? ''
    return arbitraryOfSchema(shapes[name] ?? true, shapes, depth)
  }
  const next = (inner: JsonSchema | boolean) => arbitraryOfSchema(inner, shapes, depth + 1)
  return (
    ofChoices(schema, next) ??
    fc.oneof(...[schema.type ?? 'any'].flat().map((type) => ofType(type, schema, next)))
  )
}

function ofChoices(schema: JsonSchema, next: Next): Arbitrary<unknown> | undefined {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return fc.oneof(...choices.map(next))
  return schema.allOf === undefined
    ? undefined
    : fc.tuple(...schema.allOf.map(next)).map((parts): unknown => Object.assign({}, ...parts))
}

type Next = (schema: JsonSchema | boolean) => Arbitrary<unknown>

const anyValue: Arbitrary<unknown> = fc
  .json({ maxDepth: 2 })
  .map((text): unknown => JSON.parse(text))

const TYPES: Readonly<Record<string, (schema: JsonSchema, next: Next) => Arbitrary<unknown>>> = {
  string: ofString,
  integer: (schema) =>
    fc.integer({
      min: leastOf(schema) ?? -1000,
      max: Math.min(schema.maximum ?? 1e5, 2 ** 31 - 1),
    }),
  number: (schema) =>
    fc.double({ min: leastOf(schema) ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true }),
  boolean: () => fc.boolean(),
  null: () => fc.constant(null),
  array: ({ items, minItems = 0 }, next) =>
    fc.array(next(items ?? true), { minLength: minItems, maxLength: Math.max(minItems, 2) }),
  object: ofObject,
}

function ofType(type: string, schema: JsonSchema, next: Next): Arbitrary<unknown> {
  return TYPES[type]?.(schema, next) ?? anyValue
}

function leastOf({ minimum, exclusiveMinimum }: JsonSchema): number | undefined {
  if (exclusiveMinimum !== undefined) return exclusiveMinimum + 1
  return minimum === undefined ? undefined : Math.max(minimum, -1e9)
}

function ofString({ format, pattern, minLength = 0, maxLength }: JsonSchema): Arbitrary<unknown> {
  if (format === 'date-time') {
    return fc
      .date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString())
  }
  const longest = Math.max(minLength, Math.min(maxLength ?? 20, 20))
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: longest })
  if (pattern === undefined) return text
  try {
    return fc.stringMatching(new RegExp(pattern), { maxLength: Math.max(longest, 44) })
  } catch {
    // Lookaround and the like cannot be turned round.
    return text
  }
}

function ofObject(schema: JsonSchema, next: Next): Arbitrary<unknown> {
  const { properties, additionalProperties, required = [] } = schema
  if (properties === undefined) {
    return fc.dictionary(fc.string({ maxLength: 10 }), next(additionalProperties ?? true), {
      maxKeys: 2,
    })
  }
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, next(value)]),
  )
  return fc.record(members, { requiredKeys: required.filter((name) => name in members) })
}
