import {
  observationFieldGroups,
  observationLevelSchema,
  observationTypeSchema,
} from '@heddle/core/schemas'
import { z } from 'zod'

import type { HttpParts } from '../environment.ts'
import { invalidRequest } from '../http-error.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { withFilter } from '../parse-filter.ts'
import { optionalChoice, optionalText, optionalTime, repeatedText } from '../parse-query.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

/** Rows a page holds at most. Source: Langfuse's public API. */
const MAX_LIMIT = 1000

const listQuerySchema = z.object({
  limit: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.coerce.number().int().min(0).max(MAX_LIMIT).default(50),
  ),
  cursor: optionalText(),
  fields: optionalText(),
  parseIoAsJson: optionalText(),
  name: optionalText(),
  userId: optionalText(),
  sessionId: optionalText(),
  type: optionalChoice(observationTypeSchema.options),
  traceId: optionalText(),
  level: optionalChoice(observationLevelSchema.options),
  parentObservationId: optionalText(),
  isRootObservation: optionalChoice(['true', 'false']),
  environment: repeatedText(),
  fromStartTime: optionalTime(),
  toStartTime: optionalTime(),
  version: optionalText(),
  filter: optionalText(),
})

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/v2/observations',
  summary: 'List observations, newest first, page by page with a cursor',
  tag: 'Observations',
  query: listQuerySchema,
  answers: {
    200: { description: 'One page of observations.', schema: 'ObservationV2Page' },
    ...keyFailures,
  },
}

export function registerObservationsV2(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const asked = withFilter(readQuery(context, listQuerySchema))
    const { fields, parseIoAsJson, isRootObservation, ...query } = asked
    if (parseIoAsJson === 'true') throw invalidRequest(IO_IS_TEXT)
    const { projectId } = context.var.access
    const page = await parts.reader.listObservationsByCursor(projectId, {
      ...query,
      fields: parseFields(fields),
      isRootObservation: isRootObservation && isRootObservation === 'true',
    })
    return context.json(page, 200)
  })
}

const IO_IS_TEXT =
  'Inputs and outputs are answered as the text they are stored as: leave out parseIoAsJson and parse them.'

/** Comma list of field groups. Unknown names are ignored; without any, the core and the basic fields. */
function parseFields(text: string | undefined) {
  const names = text?.split(',').map((name) => name.trim()) ?? []
  const groups = observationFieldGroups.filter((group) => names.includes(group))
  return new Set(groups.length === 0 ? (['core', 'basic'] as const) : groups)
}
