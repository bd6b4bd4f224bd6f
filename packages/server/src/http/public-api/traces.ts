import { pageQuerySchema } from '@heddle/core/schemas'
import { z } from 'zod'

import {
  TRACE_FIELD_GROUPS,
  TRACE_ORDER_COLUMNS,
  type ListTracesQuery,
  type TraceFieldGroup,
  type TraceOrderColumn,
} from '../../query/trace-reader.ts'
import type { HttpParts } from '../environment.ts'
import { invalidRequest, notFound } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { withFilter } from '../parse-filter.ts'
import { optionalText, optionalTime, repeatedText } from '../parse-query.ts'
import {
  failure,
  keyFailures,
  type PublicApi,
  type PublicRoute,
  readQuery,
} from './public-route.ts'

const listQuerySchema = pageQuerySchema.extend({
  userId: optionalText(),
  name: optionalText(),
  sessionId: optionalText(),
  fromTimestamp: optionalTime(),
  toTimestamp: optionalTime(),
  orderBy: optionalText(),
  tags: repeatedText(),
  version: optionalText(),
  release: optionalText(),
  environment: repeatedText(),
  fields: optionalText(),
  filter: optionalText(),
})

const getQuerySchema = z.object({ fields: optionalText() })

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/traces',
  summary: 'List traces, newest first',
  tag: 'Traces',
  query: listQuerySchema,
  answers: {
    200: {
      description: 'One page of traces; observations and scores as ids.',
      schema: 'TracePage',
    },
    ...keyFailures,
  },
}

const getRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/traces/:traceId',
  summary: 'Read one trace with its observations and scores',
  tag: 'Traces',
  query: getQuerySchema,
  answers: {
    200: { description: 'The trace.', schema: 'Trace' },
    ...keyFailures,
    404: failure('The project holds nothing with this id.'),
  },
}

export function registerTraces(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const { orderBy, fields, ...query } = withFilter(readQuery(context, listQuerySchema))
    const traces = await parts.reader.listTraces(context.var.access.projectId, {
      ...query,
      orderBy: parseOrder(orderBy),
      fields: parseFields(fields),
    })
    return context.json(traces, 200)
  })
  api.add(getRoute, authenticate(parts), async (context) => {
    const traceId = context.req.param('traceId') ?? ''
    const fields = parseFields(readQuery(context, getQuerySchema).fields)
    const { projectId } = context.var.access
    const trace = await parts.reader.getTrace(projectId, traceId, fields)
    if (trace === undefined) {
      throw notFound(`Trace ${traceId} not found within authorized project`)
    }
    return context.json(trace, 200)
  })
}

/** Comma list of field groups. Unknown names are ignored; none left means all. */
function parseFields(text: string | undefined): readonly TraceFieldGroup[] | undefined {
  const names = text?.split(',').map((name) => name.trim()) ?? []
  const groups = TRACE_FIELD_GROUPS.filter((group) => names.includes(group))
  return groups.length === 0 ? undefined : groups
}

function parseOrder(text: string | undefined): ListTracesQuery['orderBy'] {
  if (text === undefined) return undefined
  const [name, direction = 'asc'] = text.split('.')
  const column = TRACE_ORDER_COLUMNS.find((known): known is TraceOrderColumn => known === name)
  if (column === undefined || (direction !== 'asc' && direction !== 'desc')) {
    throw invalidRequest(
      `Expected orderBy as column.asc or column.desc with one of ${TRACE_ORDER_COLUMNS.join(', ')}, got ${text.slice(0, 100)}.`,
    )
  }
  return { column, direction }
}
