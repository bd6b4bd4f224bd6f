import { metricsQuerySchema } from '@heddle/core/schemas'
import type { MetricsQuery } from '@heddle/core/schemas'
import { z } from 'zod'

import type { HttpContext } from './environment.ts'
import { describeFault } from './error-response.ts'
import { invalidRequest } from './http-error.ts'

/** The parameters of a question: JSON text in `query`. */
export const metricsParametersSchema = z.object({ query: z.string() })

const EXAMPLE =
  '{"view":"observations","metrics":[{"measure":"totalCost","aggregation":"sum"}],"dimensions":[{"field":"providedModelName"}],"fromTimestamp":"2026-01-01T00:00:00Z","toTimestamp":"2026-02-01T00:00:00Z"}'

/** The question in the parameter `query`. @throws {HttpError} 400 for anything else, with an example. */
export function readMetricsQuery(context: HttpContext): MetricsQuery {
  const { query: text } = metricsParametersSchema.parse({ query: context.req.query('query') })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidRequest(`Expected query to be JSON, such as ${EXAMPLE}.`)
  }
  const parsed = metricsQuerySchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalidRequest(`Invalid query: ${describeFault(parsed.error)}. A query is ${EXAMPLE}.`)
}
