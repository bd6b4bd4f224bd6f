import { z } from 'zod'

import type { HttpParts } from '../environment.ts'
import { failure, type PublicApi, type PublicRoute, readQuery } from './public-route.ts'

/** How fresh "recent events" are, ms. Source: Langfuse's health check. */
const RECENT_MS = 3 * 60_000

const flag = z.enum(['', 'true', 'false']).optional()
const querySchema = z.object({ failIfDatabaseUnavailable: flag, failIfNoRecentEvents: flag })
const answer = (description: string) => ({ description, schema: 'Health' }) as const

const healthRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/health',
  summary: 'Tell whether the server works',
  tag: 'Health',
  isOpen: true,
  query: querySchema,
  answers: {
    200: answer('It works.'),
    400: failure('A parameter is neither true nor false.'),
    503: answer('It does not; `status` says why.'),
  },
}

const readyRoute: PublicRoute = {
  method: 'get',
  path: '/api/public/ready',
  summary: 'Tell whether the server takes new work',
  tag: 'Health',
  isOpen: true,
  answers: { 200: answer('It does.'), 500: answer('It is stopping.') },
}

export function registerHealth(api: PublicApi, parts: HttpParts): void {
  const { version } = parts
  api.add(healthRoute, async (context) => {
    const query = readQuery(context, querySchema)
    const wantsStores = query.failIfDatabaseUnavailable === 'true'
    if (wantsStores && !(await storesAnswer(parts))) {
      return context.json({ status: 'Database not available', version }, 503)
    }
    if (query.failIfNoRecentEvents === 'true' && !(await hasRecentEvents(parts))) {
      return context.json({ status: 'No events within the last 3 minutes', version }, 503)
    }
    return context.json({ status: 'OK', version }, 200)
  })
  api.add(readyRoute, (context) => {
    if (parts.isClosing()) return context.json({ status: 'Stopping', version }, 500)
    return context.json({ status: 'OK', version }, 200)
  })
}

async function storesAnswer(parts: HttpParts): Promise<boolean> {
  try {
    await hasRecentEvents(parts)
    return true
  } catch (error) {
    parts.log.error({ err: error }, 'a store does not answer')
    return false
  }
}

async function hasRecentEvents(parts: HttpParts): Promise<boolean> {
  const fromTimestamp = new Date(parts.now().getTime() - RECENT_MS)
  for (const project of await parts.projects.list()) {
    const query = { page: 1, limit: 1, fromTimestamp, fields: ['core'] } as const
    const { meta } = await parts.reader.listTraces(project.id, query)
    if (meta.totalItems > 0) return true
  }
  return false
}
