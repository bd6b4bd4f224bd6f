import { createHmac, randomBytes } from 'node:crypto'

import { matchesSecretHash } from '../auth/secret-hash.ts'
import type { ApiKeyStore } from '../store/api-key-store.ts'

/** How long a checked key is trusted without asking the store, ms: the longest a key revoked by another process still works. */
const TRUST_MS = 30_000

/** Checked keys that are remembered; the oldest is forgotten first. */
const MAX_REMEMBERED = 10_000

/** What a request may do: `project` everything in it, `scores` (a public key alone, as browsers have it) only write scores. */
export interface Access {
  readonly projectId: string
  readonly publicKey: string
  readonly level: 'project' | 'scores'
}

export interface ApiKeyAuthenticator {
  /** Access of a key pair; undefined unless both belong together and the key has not expired. */
  authenticatePair(publicKey: string, secretKey: string): Promise<Access | undefined>
  /** Access of a public key alone; undefined when it does not exist or has expired. */
  authenticatePublicKey(publicKey: string): Promise<Access | undefined>
}

/**
 * Checks keys against the store. The slow hash is computed once per key: a checked pair is remembered by a keyed fast hash
 * whose key lives and dies with the process.
 */
export function createApiKeyAuthenticator(parts: {
  readonly apiKeys: ApiKeyStore
  readonly now: () => number
}): ApiKeyAuthenticator {
  const { apiKeys, now } = parts
  const memoryKey = randomBytes(32)
  const remembered = new Map<string, { readonly access: Access; readonly until: number }>()
  const underWay = new Map<string, Promise<Access | undefined>>()

  const lookUp = async (publicKey: string, secretKey: string | undefined) => {
    const key = await apiKeys.findByPublicKey(publicKey)
    const expiresAt = key?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
    if (key === undefined || expiresAt <= now()) return undefined
    const matches = secretKey === undefined || (await matchesSecretHash(secretKey, key.secretHash))
    if (!matches) return undefined
    const level = secretKey === undefined ? 'scores' : 'project'
    return { access: { projectId: key.projectId, publicKey, level } as const, expiresAt }
  }

  const authenticate = async (publicKey: string, secretKey: string | undefined) => {
    const name = createHmac('sha256', memoryKey)
      .update(JSON.stringify([publicKey, secretKey ?? null]))
      .digest('base64')
    const known = remembered.get(name)
    if (known !== undefined && known.until > now()) return known.access
    const running = underWay.get(name)
    if (running !== undefined) return running
    const check = lookUp(publicKey, secretKey).then((found) => {
      if (found === undefined) return undefined
      remembered.delete(name)
      remembered.set(name, {
        access: found.access,
        until: Math.min(now() + TRUST_MS, found.expiresAt),
      })
      forgetOldest(remembered)
      return found.access
    })
    underWay.set(name, check)
    try {
      return await check
    } finally {
      underWay.delete(name)
    }
  }

  return {
    authenticatePair: (publicKey, secretKey) => authenticate(publicKey, secretKey),
    authenticatePublicKey: (publicKey) => authenticate(publicKey, undefined),
  }
}

function forgetOldest(remembered: Map<string, unknown>): void {
  if (remembered.size <= MAX_REMEMBERED) return
  const [oldest] = remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
}
