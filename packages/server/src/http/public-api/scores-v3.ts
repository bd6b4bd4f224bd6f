import type { ScoreV3Page } from '@heddle/core/schemas'

import { type ScoreFieldGroup, toScoreV3 } from '../../query/score-v3.ts'
import type { HttpParts } from '../environment.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'
import { thirdVersionQuerySchema, toScoresByCursorQuery } from './scores-v3-query.ts'

const listRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/v3/scores',
  summary: 'List scores, newest first, page by page with a cursor',
  tag: 'Scores',
  query: thirdVersionQuerySchema,
  answers: {
    200: { description: 'One page of scores.', schema: 'ScoreV3Page' },
    ...keyFailures,
  },
}

export function registerScoresV3(api: PublicApi, parts: HttpParts): void {
  api.add(listRoute, authenticate(parts), async (context) => {
    const query = readQuery(context, thirdVersionQuerySchema)
    const { projectId } = context.var.access
    const found = await parts.scores.listByCursor(projectId, toScoresByCursorQuery(query))
    const groups = new Set<ScoreFieldGroup>(query.fields)
    const { limit } = query
    const page: ScoreV3Page = {
      data: found.scores.map((score) => toScoreV3(score, groups)),
      meta: found.cursor === undefined ? { limit } : { limit, cursor: found.cursor },
    }
    return context.json(page)
  })
}
