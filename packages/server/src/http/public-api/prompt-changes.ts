import type { PromptChange, PromptChanges } from '@heddle/core/schemas'
import { z } from 'zod'

import type { LiveInterest } from '../../domain/live-event.ts'
import type { HttpContext, HttpParts } from '../environment.ts'
import { answerLiveStream } from '../live-stream.ts'
import { authenticate } from '../middleware/authenticate.ts'
import { optionalText } from '../parse-query.ts'
import { keyFailures, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

const querySchema = z.object({ since: optionalText() })

const changesRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/prompt-changes',
  summary:
    'Follow the changes of prompts: by asking again and again with `since`, or as server-sent events with `Accept: text/event-stream`',
  tag: 'Prompts',
  query: querySchema,
  answers: {
    200: {
      description:
        'Changes after the cursor; without one, where the end is. As a stream: `ready` when everything after `Last-Event-ID` was told, `prompt` for each change, and `gap` when changes are not known any more. It ends after some minutes; connect again.',
      schema: 'PromptChanges',
      isStreamToo: true,
    },
    ...keyFailures,
  },
}

export function registerPromptChanges(api: PublicApi, parts: HttpParts): void {
  const { authenticator, live } = parts
  api.add(changesRoute, authenticate({ authenticator, namesErrors: true }), async (context) => {
    const { since } = readQuery(context, querySchema)
    const { projectId } = context.var.access
    const interest: LiveInterest = {
      projectId,
      kinds: new Set(['prompt'] as const),
      seesStrangers: false,
    }
    if (wantsStream(context)) {
      const cursor = context.req.header('last-event-id') ?? since
      return answerLiveStream(context, live, { interest, cursor })
    }
    const { cursor, isGap, events } = await live.since(interest, since)
    const changes = events.flatMap(({ event }): PromptChange[] =>
      event.kind === 'prompt' ? [event.news] : [],
    )
    return context.json({ cursor, isGap, changes } satisfies PromptChanges)
  })
}

function wantsStream(context: HttpContext): boolean {
  return context.req.header('accept')?.includes('text/event-stream') === true
}
