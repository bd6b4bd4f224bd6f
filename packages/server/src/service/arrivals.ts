import type { Arrival } from '@heddle/core/schemas'

import type { ApiKeyStore } from '../store/api-key-store.ts'
import type { LiveFeed } from './live-feed.ts'

/** Requests of one project, or of none, that are told one by one in a minute: refused ones, and those that were taken. */
const MAX_A_MINUTE = 60

const MINUTE_MS = 60_000

/** Characters of a public key that are shown. */
const KEY_CHARACTERS = 12
/** Characters of a reason and of a client's name that are kept. */
const TEXT_CHARACTERS = 300

/** A request that reached a route which takes in traces, as the edge saw it. */
export interface ArrivedRequest extends Omit<Arrival, 'key'> {
  /** The public key that it named, whether it is one or not. */
  readonly publicKey: string | undefined
  /** Undefined when the keys opened nothing. */
  readonly projectId: string | undefined
}

/** Tells people of a project which requests came in and which were refused. */
export interface ArrivalService {
  /** Returns at once. Beyond a number a minute, requests are passed over. */
  note(request: ArrivedRequest): void
}

export function createArrivalService(parts: {
  readonly feed: Pick<LiveFeed, 'publish'>
  readonly apiKeys: Pick<ApiKeyStore, 'findByPublicKey'>
  readonly now: () => number
}): ArrivalService {
  const { feed, apiKeys, now } = parts
  let minute = 0
  let counts = new Map<string, number>()
  const mayTell = (name: string) => {
    const current = Math.floor(now() / MINUTE_MS)
    if (current !== minute) counts = new Map()
    minute = current
    const count = counts.get(name) ?? 0
    counts.set(name, count + 1)
    return count < MAX_A_MINUTE
  }
  const findProject = async (publicKey: string | undefined) => {
    if (publicKey === undefined || publicKey.length > TEXT_CHARACTERS) return null
    const key = await apiKeys.findByPublicKey(publicKey)
    return key?.owner.kind === 'project' ? key.owner.id : null
  }
  const tell = ({ publicKey, ...rest }: ArrivedRequest, projectId: string | null) => {
    const { projectId: _, ...request } = rest
    const news: Arrival = {
      ...request,
      key: publicKey === undefined ? null : shownKey(publicKey),
      client: request.client && request.client.slice(0, TEXT_CHARACTERS),
      reason: request.reason && request.reason.slice(0, TEXT_CHARACTERS),
    }
    feed.publish({ kind: 'arrival', projectId, news })
  }
  return {
    note: (request) => {
      const { projectId, reason } = request
      if (projectId !== undefined) {
        if (mayTell(`${reason === null ? 'taken' : 'refused'} ${projectId}`)) {
          tell(request, projectId)
        }
        return
      }
      if (!mayTell('nobody')) return
      void findProject(request.publicKey)
        .catch(() => null)
        .then((found) => tell(request, found))
    },
  }
}

/** The beginning of a public key; nothing of a secret that stands in its place. */
function shownKey(publicKey: string): string {
  if (publicKey.startsWith('sk-')) return 'sk-…'
  return publicKey.length <= KEY_CHARACTERS ? publicKey : `${publicKey.slice(0, KEY_CHARACTERS)}…`
}
