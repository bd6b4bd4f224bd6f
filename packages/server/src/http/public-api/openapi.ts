import { createHash } from 'node:crypto'

import { z } from 'zod'

import { API_PAGE_STYLE } from '../api-page/api-page-style.ts'
import { renderApiPage } from '../api-page/render-api-page.ts'
import { type ComponentName, components, requestComponents } from './components.ts'
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
} from './openapi-document.ts'
import type { AnswerDescription, PublicApi, PublicRoute } from './public-route.ts'

/** A parameter in Hono's form, with the pattern it may have. */
const PATH_PARAMETER = /:(\w+)(?:\{([^}]*)\})?/g

const documentRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/openapi.json',
  summary: 'Read this document',
  tag: 'Health',
  isOpen: true,
  answers: { 200: { description: 'An OpenAPI 3.1 document.' } },
}

const pageRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/docs',
  summary: 'Read this document as a page',
  tag: 'Health',
  isOpen: true,
  answers: { 200: { description: 'A page of HTML.' } },
}

/** Adds the OpenAPI 3.1 document of every route of the public API, these two excepted, and the same as a page for people. */
export function registerOpenApi(api: PublicApi, version: string): void {
  const routes = [...api.routes]
  let document: OpenApiDocument | undefined
  let page: string | undefined
  const read = () => (document ??= createOpenApiDocument(routes, version))
  api.add(documentRoute, (context) => context.json(read()))
  api.add(pageRoute, (context) => {
    page ??= renderApiPage(read())
    return context.html(page, 200, PAGE_HEADERS)
  })
}

/** The page has one style and no script, and loads nothing. */
const PAGE_HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256')
    .update(API_PAGE_STYLE)
    .digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** The OpenAPI 3.1 document of these routes, with the shapes of `components.ts` as JSON Schema 2020-12. */
export function createOpenApiDocument(
  routes: readonly PublicRoute[],
  version: string,
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(PATH_PARAMETER, '{$1}')
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Heddle',
      version,
      description: 'Traces, observations and scores of LLM applications.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ projectKeys: [] }],
    paths,
    components: {
      securitySchemes: {
        projectKeys: {
          type: 'http',
          scheme: 'basic',
          description: 'The public key as user name, the secret key as password.',
        },
      },
      schemas: describeComponents(),
    },
  }
}

function describeRoute(route: PublicRoute): OpenApiOperation {
  const answers = Object.entries(route.answers).map(([status, answer]) => [
    status,
    describeAnswer(answer),
  ])
  return {
    summary: route.summary,
    tags: [route.tag],
    ...(route.isOpen === true ? { security: [] } : {}),
    parameters: [...describePathParameters(route.path), ...describeQuery(route.query)],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: jsonOf(route.body) } }),
    responses: Object.fromEntries(answers),
  }
}

function describeAnswer({
  description,
  schema,
  isStreamToo,
}: AnswerDescription): OpenApiOperation['responses'][string] {
  if (schema === undefined) return { description }
  const stream = isStreamToo ? { 'text/event-stream': { schema: { type: 'string' } } } : {}
  return { description, content: { ...jsonOf(schema), ...stream } }
}

function jsonOf(name: ComponentName) {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
}

function describePathParameters(path: string): readonly OpenApiParameter[] {
  return [...path.matchAll(PATH_PARAMETER)].map(([, name = '', pattern]) => ({
    name,
    in: 'path',
    required: true,
    schema: {
      type: 'string',
      minLength: 1,
      ...(pattern === undefined ? {} : { pattern: `^${pattern}$` }),
    },
  }))
}

function describeQuery(query: z.ZodObject | undefined): readonly OpenApiParameter[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    // What may be left out is undefined in the query.
    required: !z.safeParse(schema, undefined).success,
    schema: toParameterSchema(schema),
  }))
}

/** What a parameter takes; where it is converted before it is checked, what it is converted to says more. */
function toParameterSchema(schema: z.core.$ZodType): JsonSchema {
  const taken = toJsonSchema(schema, 'input')
  return Object.keys(taken).length > 0 ? taken : toJsonSchema(schema, 'output')
}

function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): JsonSchema {
  return withoutIdentity(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
}

/** Inside the document a schema is known by its place. */
function withoutIdentity(schema: object): JsonSchema {
  const identity = new Set(['$schema', '$id'])
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !identity.has(key)))
}

function describeComponents(): OpenApiDocument['components']['schemas'] {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id })
  const convert = (io: 'input' | 'output') =>
    z.toJSONSchema(registry, {
      io,
      unrepresentable: 'any',
      uri: (id) => `#/components/schemas/${id}`,
    }).schemas
  const answered = convert('output')
  const sent = convert('input')
  return Object.fromEntries(
    Object.entries(answered).map(([id, schema]) => {
      const isSent = requestComponents.has(id)
      return [id, withoutIdentity(isSent ? (sent[id] ?? schema) : schema)]
    }),
  )
}
