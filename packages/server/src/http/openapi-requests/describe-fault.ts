import { Validator } from '@cfworker/json-schema'

import type { Answer } from '../app-fixture.ts'
import type { OpenApiDocument } from '../public-api/openapi-document.ts'
import type { Route } from './arbitrary-request.ts'
import { MARKS } from './seeded-projects.ts'

/** Who asked. */
export interface Asker {
  /** Whose marks an answer may hold; undefined: nobody's. */
  readonly mayRead: keyof typeof MARKS | undefined
}

/** What is wrong with an answer; undefined for one that the document describes and that tells nothing of others. */
export function describeFault(
  { operation }: Route,
  { mayRead }: Asker,
  { answer, document }: { readonly answer: Answer; readonly document: OpenApiDocument },
): string | undefined {
  const { status, text, json, headers } = answer
  const described = operation.responses[status]
  if (described === undefined) return `status ${status} is not described: ${text.slice(0, 300)}`
  const leaked = Object.entries(MARKS).find(
    ([owner, mark]) => owner !== mayRead && text.includes(mark),
  )
  if (leaked !== undefined) return `it tells what is of ${leaked[0]}: ${text.slice(0, 300)}`
  if (status >= 400 && !saysWhy(json)) return `no message: ${text.slice(0, 300)}`
  const schema = described.content?.['application/json']?.schema
  if (schema === undefined) return undefined
  if (!headers.get('content-type')?.startsWith('application/json')) return `no JSON: ${text}`
  const whole = { ...schema, components: document.components }
  // A JSON Schema is an object; the interface has no index signature.
  const { valid, errors } = new Validator(whole as object, '2020-12', false).validate(json)
  if (valid) return undefined
  return `not as described: ${JSON.stringify(errors.slice(-2))} in ${text.slice(0, 500)}`
}

/** Failures have a message; health has a status instead. */
function saysWhy(json: unknown): boolean {
  if (typeof json !== 'object' || json === null) return false
  const said: unknown = Reflect.get(json, 'message') ?? Reflect.get(json, 'status')
  return typeof said === 'string' && said !== ''
}
