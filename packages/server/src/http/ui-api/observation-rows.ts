import { observationRowsQuerySchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { withFilter } from '../parse-filter.ts'

/** What a row of the list shows; inputs and outputs are read when it is opened. */
const FIELDS = new Set([
  'core',
  'basic',
  'time',
  'model',
  'usage',
  'metrics',
  'trace_context',
] as const)

/** The steps of all traces as one list. `projectOf` reads the project of the path, or throws. */
export function registerObservationRows(
  app: Hono<HttpEnvironment>,
  { reader }: Pick<HttpParts, 'reader'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  app.get('/api/ui/projects/:projectId/observations', async (context) => {
    const given = Object.entries(context.req.query()).filter(([, value]) => value !== '')
    const query = withFilter(observationRowsQuerySchema.parse(Object.fromEntries(given)))
    const { from, to, environment, status, ...others } = query
    const { data, meta } = await reader.listObservationsByCursor(await projectOf(context), {
      ...others,
      filter: [...query.filter, ...(status === 'ok' ? NO_ERROR : [])],
      level: status === 'error' ? 'ERROR' : undefined,
      environment: environment === undefined ? undefined : [environment],
      fromStartTime: from === undefined ? undefined : new Date(from),
      toStartTime: to === undefined ? undefined : new Date(to),
      fields: FIELDS,
    })
    return context.json({ rows: data, next: meta.cursor ?? null })
  })
}

const NO_ERROR = [
  {
    type: 'stringOptions' as const,
    column: 'level',
    operator: 'none of' as const,
    value: ['ERROR'],
  },
]
