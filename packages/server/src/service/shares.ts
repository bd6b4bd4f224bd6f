import { randomUUID } from 'node:crypto'

import type { CreatedShare, CreateShareRequest, ShareView } from '@heddle/core/schemas'

import type { TraceReader } from '../query/trace-reader.ts'
import type { Share, ShareStore } from '../store/share-store.ts'
import { createToken, hashToken } from './accounts.ts'
import { notFound } from './refused-request-error.ts'

const DAY_MS = 24 * 3_600_000

/** Public links to single traces. All failures are {@link RefusedRequestError}s. */
export interface ShareService {
  /** Newest first. */
  list(projectId: string, traceId: string): Promise<readonly ShareView[]>
  create(projectId: string, traceId: string, request: CreateShareRequest): Promise<CreatedShare>
  revoke(projectId: string, shareId: string): Promise<void>
  /** What a token opens. Every read asks again, so that a revoked link ends at once. */
  open(token: string): Promise<Share>
  countView(share: Share): Promise<void>
}

export function createShareService(parts: {
  readonly shares: ShareStore
  readonly reader: Pick<TraceReader, 'getTrace'>
  readonly now: () => Date
}): ShareService {
  const { shares, reader, now } = parts
  return {
    list: async (projectId, traceId) => (await shares.listOf(projectId, traceId)).map(toView),
    create: async (projectId, traceId, { days, redactions, note }) => {
      if ((await reader.getTrace(projectId, traceId, ['core'])) === undefined) {
        throw notFound(`Trace ${traceId.slice(0, 100)} does not exist here.`)
      }
      const createdAt = now()
      const expiresAt = days === null ? null : new Date(createdAt.getTime() + days * DAY_MS)
      const token = createToken()
      const share = {
        id: randomUUID(),
        projectId,
        traceId,
        createdAt,
        expiresAt,
        redactions: [...new Set(redactions)],
        note,
        views: 0,
      }
      await shares.add({ ...share, tokenHash: hashToken(token) })
      return { token, share: toView(share) }
    },
    revoke: async (projectId, shareId) => {
      if (!(await shares.remove(projectId, shareId))) {
        throw notFound(`There is no public link ${shareId.slice(0, 100)} here.`)
      }
    },
    open: async (token) => {
      const share = await shares.find(hashToken(token), now())
      if (share === undefined) {
        throw notFound('This link was revoked or is too old: ask whoever gave it to you.')
      }
      return share
    },
    countView: ({ id }) => shares.countView(id),
  }
}

function toView({ id, createdAt, expiresAt, redactions, note, views }: Share): ShareView {
  return {
    id,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    redactions: [...redactions],
    note,
    views,
  }
}
