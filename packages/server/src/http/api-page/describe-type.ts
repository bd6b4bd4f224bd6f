import type { JsonSchema } from '../public-api/openapi-document.ts'
import { html, type Html } from './html.ts'

const PREFIX = '#/components/schemas/'

/** A shape in a few words, such as `list of Score` or `"asc" | "desc"`; named shapes lead to their description. */
export function describeType(schema: JsonSchema | boolean | undefined): Html {
  if (schema === undefined || typeof schema === 'boolean') return html`anything`
  if (schema.$ref !== undefined) return linkTo(schema.$ref)
  if (schema.const !== undefined) return html`${JSON.stringify(schema.const)}`
  if (schema.enum !== undefined)
    return html`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return joined(choices.map(describeType), ' | ')
  if (schema.allOf !== undefined) return joined(schema.allOf.map(describeType), ' and ')
  return describeOwnType(schema)
}

function describeOwnType(schema: JsonSchema): Html {
  const type = [schema.type ?? 'anything'].flat().join(' | ')
  if (type === 'array') return html`list of ${describeType(schema.items)}`
  if (type === 'object' && schema.properties === undefined) {
    return html`map of ${describeType(schema.additionalProperties)}`
  }
  const limits = [schema.format, ...describeLimits(schema)].filter((part) => part !== undefined)
  return limits.length === 0 ? html`${type}` : html`${type} (${limits.join(', ')})`
}

function describeLimits(schema: JsonSchema): readonly (string | undefined)[] {
  const { minLength, maxLength, minimum, maximum } = schema
  // Zod writes the bounds of safe integers, which say nothing to a reader.
  const least = minimum === -Number.MAX_SAFE_INTEGER ? undefined : minimum
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum
  return [
    range(least, most, ''),
    range(minLength, maxLength, ' characters'),
    schema.default === undefined ? undefined : `${JSON.stringify(schema.default)} by default`,
  ]
}

function range(least: number | undefined, most: number | undefined, unit: string) {
  if (least === undefined && most === undefined) return undefined
  if (least === undefined) return `at most ${most}${unit}`
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`
}

/** The place of a named shape in the page. */
export function schemaAnchor(name: string): string {
  return `shape-${name}`
}

function linkTo(reference: string): Html {
  const name = reference.slice(PREFIX.length)
  return html`<a href="#${schemaAnchor(name)}">${name}</a>`
}

function joined(parts: readonly Html[], separator: string): Html {
  return html`${parts.map((part, index) => (index === 0 ? part : html`${separator}${part}`))}`
}
