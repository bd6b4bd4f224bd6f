import { type Arrival, type ArrivalList, pageQuerySchema } from '@heddle/core/schemas'
import type { Hono } from 'hono'

import type { LiveInterest, LiveKind } from '../../domain/live-event.ts'
import type { HttpContext, HttpEnvironment, HttpParts } from '../environment.ts'
import { answerLiveStream } from '../live-stream.ts'

const PROJECT = '/api/ui/projects/:projectId'

/** Requests shown at most. */
const MAX_ARRIVALS = 100

const EVERYTHING: ReadonlySet<LiveKind> = new Set(['traces', 'prompt', 'arrival'])
const ARRIVALS: ReadonlySet<LiveKind> = new Set(['arrival'])

/** What happens in a project while somebody looks. `projectOf` reads the project of the path, or throws. */
export function registerLive(
  app: Hono<HttpEnvironment>,
  parts: Pick<HttpParts, 'live' | 'projects' | 'deliveries'>,
  projectOf: (context: HttpContext) => Promise<string>,
): void {
  const interestOf = async (context: HttpContext, kinds: ReadonlySet<LiveKind>) => {
    const projectId = await projectOf(context)
    return { projectId, kinds, seesStrangers: await isOneTeam(parts) } satisfies LiveInterest
  }
  app.get(`${PROJECT}/live`, async (context) =>
    answerLiveStream(context, parts.live, {
      interest: await interestOf(context, EVERYTHING),
      // A page that takes over from another one cannot send the header that a browser sends by itself.
      cursor: context.req.header('last-event-id') ?? context.req.query('since'),
    }),
  )
  app.get(`${PROJECT}/delivery-processes`, async (context) => {
    const page = pageQuerySchema.parse(context.req.query())
    return context.json(await parts.deliveries.list(await projectOf(context), page))
  })
  app.get(`${PROJECT}/arrivals`, async (context) => {
    const events = await parts.live.recent(await interestOf(context, ARRIVALS))
    const arrivals = events.flatMap(({ kind, news }): Arrival[] =>
      kind === 'arrival' ? [news] : [],
    )
    const list: ArrivalList = { arrivals: arrivals.toReversed().slice(0, MAX_ARRIVALS) }
    return context.json(list)
  })
}

/** Requests without a known key may be anybody's: they are shown where all projects belong to one organization. */
async function isOneTeam({ projects }: Pick<HttpParts, 'projects'>): Promise<boolean> {
  const organizations = new Set((await projects.list()).map(({ organization }) => organization.id))
  return organizations.size <= 1
}
