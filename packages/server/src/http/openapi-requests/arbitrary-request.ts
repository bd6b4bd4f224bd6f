import fc, { type Arbitrary } from 'fast-check'

import type {
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
} from '../public-api/openapi-document.ts'
import { arbitraryOfSchema } from './arbitrary-of-schema.ts'
import { filterText, hostileText, hostileValue, metricsText } from './hostile-values.ts'
import type { KnownIds } from './seeded-projects.ts'

/** One route of the document. */
export interface Route {
  readonly method: string
  readonly path: string
  readonly operation: OpenApiOperation
}

/** A request to a route. */
export interface GeneratedRequest {
  readonly route: Route
  readonly target: string
  readonly body: string | undefined
}

/** What requests are made from. */
export interface RequestParts {
  readonly document: OpenApiDocument
  /** Ids that are known to exist, by the names of parameters and of members of bodies. */
  readonly ids: KnownIds
}

/** Further names that ids go by in bodies and queries. */
const ALIASES: Readonly<Record<string, string>> = {
  datasetItemId: 'itemId',
  objectId: 'traceId',
  experimentId: 'datasetRunId',
  sourceTraceId: 'traceId',
  parentObservationId: 'observationId',
}

/** Requests that fit a route, that nearly do, and that do not at all. */
export function arbitraryRequest(route: Route, parts: RequestParts): Arbitrary<GeneratedRequest> {
  return fc
    .tuple(arbitraryTarget(route, parts), arbitraryBody(route, parts))
    .map(([target, body]) => ({ route, target, body }))
}

function arbitraryTarget({ path, operation }: Route, parts: RequestParts): Arbitrary<string> {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query')
  const places = fc.tuple(...inPath.map((parameter) => arbitraryPlace(parameter, parts)))
  const optional = inQuery.filter(({ required }) => !required)
  const query = fc
    .subarray(optional, { maxLength: Math.min(optional.length, 3) })
    .chain((some) =>
      fc.record(
        Object.fromEntries(
          [...inQuery.filter(({ required }) => required), ...some].map((parameter) => [
            parameter.name,
            arbitraryParameter(parameter, parts),
          ]),
        ),
      ),
    )
  return fc.tuple(places, query).map(([values, parameters]) => {
    const filled = inPath.reduce(
      (text, { name }, index) =>
        text.replace(`{${name}}`, () => encodeURIComponent(values[index] ?? '')),
      path,
    )
    return `${filled}?${new URLSearchParams(parameters)}`
  })
}

function arbitraryPlace({ name, schema }: OpenApiParameter, parts: RequestParts) {
  const fitting = arbitraryOfSchema(schema, parts.document.components.schemas).map(String)
  // What does not fit a pattern is another route.
  const other = schema.pattern === '^[0-9]+$' ? fitting : hostileText
  return mostlyKnown(
    name,
    parts,
    other.filter((text) => text !== ''),
  )
}

function arbitraryParameter(
  { name, schema }: OpenApiParameter,
  parts: RequestParts,
): Arbitrary<string> {
  if (name === 'filter') return fc.oneof({ weight: 4, arbitrary: filterText }, hostileText)
  if (name === 'query') return fc.oneof({ weight: 4, arbitrary: metricsText }, hostileText)
  const fitting = arbitraryOfSchema(schema, parts.document.components.schemas).map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  )
  return mostlyKnown(name, parts, fc.oneof({ weight: 2, arbitrary: fitting }, hostileText))
}

function mostlyKnown(name: string, { ids }: RequestParts, other: Arbitrary<string>) {
  const known = ids[ALIASES[name] ?? name] ?? []
  if (known.length === 0) return other
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, other)
}

/** Bodies that fit the route's shape, the same with one member changed, and anything else. */
function arbitraryBody({ operation }: Route, parts: RequestParts): Arbitrary<string | undefined> {
  const schema = operation.requestBody?.content['application/json']?.schema
  if (schema === undefined) return fc.constant(undefined)
  const fitting = withKnownIds(arbitraryOfSchema(schema, parts.document.components.schemas), parts)
  const almost = fc.tuple(fitting, fc.nat(30), hostileValue).map(([value, index, replaced]) => {
    const members = Object.entries(typeof value === 'object' && value !== null ? value : {})
    const [name] = members[index % Math.max(members.length, 1)] ?? ['id']
    return { ...Object.fromEntries(members), [name]: replaced }
  })
  return fc.oneof(
    { weight: 3, arbitrary: fitting.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: almost.map((value) => JSON.stringify(value)) },
    hostileValue.map((value) => JSON.stringify(value)),
    hostileText,
  )
}

/** Puts ids that exist, of either project, where members take ids. */
function withKnownIds(values: Arbitrary<unknown>, { ids }: RequestParts): Arbitrary<unknown> {
  return fc.tuple(values, fc.nat()).map(([value, pick]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const entries = Object.entries(value).map(([name, member], index) => {
      const known = ids[ALIASES[name] ?? name] ?? []
      const id = known[(pick + index) % Math.max(known.length, 1)]
      return [name, typeof member === 'string' && id !== undefined ? id : (member as unknown)]
    })
    return Object.fromEntries(entries) as unknown
  })
}
