import type { z } from 'zod'

import type { HttpContext, HttpParts } from './environment.ts'
import { invalidRequest } from './http-error.ts'
import { readBody } from './read-body.ts'

/**
 * The JSON body of a request in the shape of its schema.
 * @throws {HttpError} 400 for text that is no JSON, 413 for too much of it.
 * @throws {z.ZodError} answered with 400 and the list of faults.
 */
export async function readJson<Schema extends z.ZodType>(
  context: HttpContext,
  schema: Schema,
  { maxBodyBytes }: Pick<HttpParts, 'maxBodyBytes'>,
): Promise<z.output<Schema>> {
  const bytes = await readBody(context.req.raw, maxBodyBytes)
  return schema.parse(parseJson(bytes.toString('utf8')))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('Expected the body to be JSON.')
  }
}
