import { z } from 'zod'

import { type ComponentName, components, requestComponents } from './components.ts'
import type { AnswerDescription, PublicApi, PublicRoute } from './public-route.ts'

/** A parameter in Hono's form, with the pattern it may have. */
const PATH_PARAMETER = /:(\w+)(?:\{[^}]*\})?/g

/** Adds `/api/public/openapi.json`: the OpenAPI 3.1 document of every route of the public API, this one excepted. */
export function registerOpenApi(api: PublicApi, version: string): void {
  const routes = [...api.routes]
  let document: object | undefined
  api.add(
    {
      method: 'get',
      path: '/api/public/openapi.json',
      summary: 'Read this document',
      tag: 'Health',
      isOpen: true,
      answers: {},
    },
    (context) => context.json((document ??= createOpenApiDocument(routes, version))),
  )
}

/** The OpenAPI 3.1 document of these routes, with the shapes of `components.ts` as JSON Schema 2020-12. */
export function createOpenApiDocument(routes: readonly PublicRoute[], version: string): object {
  const paths: Record<string, Record<string, object>> = {}
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

function describeRoute(route: PublicRoute): object {
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

function describeAnswer({ description, schema, isStreamToo }: AnswerDescription): object {
  if (schema === undefined) return { description }
  const stream = isStreamToo ? { 'text/event-stream': { schema: { type: 'string' } } } : {}
  return { description, content: { ...jsonOf(schema), ...stream } }
}

function jsonOf(name: ComponentName): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
}

function describePathParameters(path: string): readonly object[] {
  return [...path.matchAll(PATH_PARAMETER)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function describeQuery(query: z.ZodObject | undefined): readonly object[] {
  return Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: toParameterSchema(schema),
  }))
}

/** What a parameter takes; where it is converted before it is checked, what it is converted to says more. */
function toParameterSchema(schema: z.core.$ZodType): object {
  const taken = toJsonSchema(schema, 'input')
  return Object.keys(taken).length > 0 ? taken : toJsonSchema(schema, 'output')
}

function toJsonSchema(schema: z.core.$ZodType, io: 'input' | 'output'): object {
  return withoutIdentity(z.toJSONSchema(schema, { io, unrepresentable: 'any' }))
}

/** Inside the document a schema is known by its place. */
function withoutIdentity(schema: object): object {
  const identity = new Set(['$schema', '$id'])
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !identity.has(key)))
}

function describeComponents(): object {
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
