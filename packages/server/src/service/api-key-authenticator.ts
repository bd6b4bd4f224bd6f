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

/** What the keys of an organization open: its projects, their keys, and its members, but nothing inside a project. */
export interface OrganizationAccess {
  readonly organizationId: string
  readonly publicKey: string
  readonly level: 'organization'
}

export interface ApiKeyAuthenticator {
  /** Access of a key pair; undefined unless both belong together and the key has not expired. */
  authenticatePair(
    publicKey: string,
    secretKey: string,
  ): Promise<Access | OrganizationAccess | undefined>
  /** Access of a project's public key alone; undefined when it does not exist or has expired. */
  authenticatePublicKey(publicKey: string): Promise<Access | undefined>
  /** Trusts nothing any more that was checked before: keys were revoked, or a project was deleted. */
  forget(): void
}

/**
 * Checks keys against the store. The slow hash is computed once per key: a checked pair is remembered by a keyed fast hash
 * whose key lives and dies with the process.
 */
export function createApiKeyAuthenticator(parts: {
  readonly apiKeys: Pick<ApiKeyStore, 'findByPublicKey' | 'markUsed'>
  readonly now: () => number
}): ApiKeyAuthenticator {
  const { apiKeys, now } = parts
  const memoryKey = randomBytes(32)
  let remembered = new Map<string, Remembered>()
  let underWay = new Map<string, Promise<AnyAccess | undefined>>()

  const authenticate = async (publicKey: string, secretKey: string | undefined) => {
    const name = createHmac('sha256', memoryKey)
      .update(JSON.stringify([publicKey, secretKey ?? null]))
      .digest('base64')
    const known = remembered.get(name)
    if (known !== undefined && known.until > now()) return known.access
    const running = underWay.get(name)
    if (running !== undefined) return running
    // A check that began before `forget` remembers its outcome where nobody looks any more.
    const [memory, checks] = [remembered, underWay]
    const check = lookUp(parts, publicKey, secretKey).then((found) => {
      if (found === undefined) return undefined
      memory.delete(name)
      memory.set(name, { access: found.access, until: Math.min(now() + TRUST_MS, found.expiresAt) })
      forgetOldest(memory)
      // What was seen is worth telling, not worth refusing a request for.
      void apiKeys.markUsed(publicKey, new Date(now())).catch(() => {})
      return found.access
    })
    checks.set(name, check)
    try {
      return await check
    } finally {
      checks.delete(name)
    }
  }

  return {
    authenticatePair: (publicKey, secretKey) => authenticate(publicKey, secretKey),
    authenticatePublicKey: async (publicKey) => {
      const access = await authenticate(publicKey, undefined)
      return access?.level === 'organization' ? undefined : access
    },
    forget: () => {
      remembered = new Map()
      underWay = new Map()
    },
  }
}

type AnyAccess = Access | OrganizationAccess

interface Remembered {
  readonly access: AnyAccess
  readonly until: number
}

async function lookUp(
  { apiKeys, now }: Parameters<typeof createApiKeyAuthenticator>[0],
  publicKey: string,
  secretKey: string | undefined,
): Promise<{ readonly access: AnyAccess; readonly expiresAt: number } | undefined> {
  const key = await apiKeys.findByPublicKey(publicKey)
  const expiresAt = key?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY
  if (key === undefined || expiresAt <= now()) return undefined
  const matches = secretKey === undefined || (await matchesSecretHash(secretKey, key.secretHash))
  if (!matches) return undefined
  const { kind, id } = key.owner
  if (kind === 'organization') {
    return { access: { organizationId: id, publicKey, level: 'organization' }, expiresAt }
  }
  const level = secretKey === undefined ? 'scores' : 'project'
  return { access: { projectId: id, publicKey, level }, expiresAt }
}

function forgetOldest(remembered: Map<string, unknown>): void {
  if (remembered.size <= MAX_REMEMBERED) return
  const [oldest] = remembered.keys()
  if (oldest !== undefined) remembered.delete(oldest)
}
