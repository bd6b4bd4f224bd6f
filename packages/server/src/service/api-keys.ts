import { randomBytes, randomUUID } from 'node:crypto'

import type { ApiKeyCreated, ApiKeySummary, CreateApiKeyRequest } from '@heddle/core/schemas'

import { displaySecret, hashSecret } from '../auth/secret-hash.ts'
import type { ApiKeyStore, KeyOwner, StoredApiKey } from '../store/api-key-store.ts'
import { conflict, invalid, notFound } from './refused-request-error.ts'

/** Use cases of keys. All failures are {@link RefusedRequestError}s. */
export interface ApiKeyService {
  /** The only answer that holds the secret key. */
  create(owner: KeyOwner, request: CreateApiKeyRequest): Promise<ApiKeyCreated>
  /** Oldest first. */
  list(owner: KeyOwner): Promise<readonly ApiKeySummary[]>
  /** This server refuses the key from now on; others notice within 30 seconds. */
  remove(owner: KeyOwner, id: string): Promise<void>
}

export interface ApiKeyServiceParts {
  readonly apiKeys: ApiKeyStore
  /** Told when a key was removed. */
  readonly onRemoved: () => void
}

/** A pair of keys that nobody guesses. */
export function createKeyPair(): { readonly publicKey: string; readonly secretKey: string } {
  const secret = randomBytes(24).toString('base64url')
  return { publicKey: `pk-heddle-${randomUUID()}`, secretKey: `sk-heddle-${secret}` }
}

export function createApiKeyService({ apiKeys, onRemoved }: ApiKeyServiceParts): ApiKeyService {
  return {
    create: async (owner, request) => {
      const { publicKey, secretKey } = chooseKeys(request)
      const stored = await apiKeys.addIfAbsent({
        id: randomUUID(),
        owner,
        publicKey,
        secretHash: await hashSecret(secretKey),
        displaySecretKey: displaySecret(secretKey),
        note: request.note ?? undefined,
        expiresAt: undefined,
      })
      if (stored === undefined) throw conflict('This public key is in use: choose another one.')
      return {
        id: stored.id,
        createdAt: stored.createdAt.toISOString(),
        publicKey,
        secretKey,
        displaySecretKey: stored.displaySecretKey,
        note: stored.note ?? null,
      }
    },
    list: async (owner) => (await apiKeys.listOf(owner)).map(toSummary),
    remove: async (owner, id) => {
      const publicKey = await apiKeys.removeOf(owner, id)
      if (publicKey === undefined) throw notFound(`There is no key ${id.slice(0, 100)} here.`)
      onRemoved()
    },
  }
}

function chooseKeys({ publicKey, secretKey }: CreateApiKeyRequest) {
  const hasPublic = typeof publicKey === 'string'
  const hasSecret = typeof secretKey === 'string'
  if (!hasPublic && !hasSecret) return createKeyPair()
  if (!hasPublic || !hasSecret) {
    throw invalid('Expected both publicKey and secretKey, or neither, got one of them.')
  }
  return { publicKey, secretKey }
}

function toSummary(key: StoredApiKey): ApiKeySummary {
  return {
    id: key.id,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    note: key.note ?? null,
    publicKey: key.publicKey,
    displaySecretKey: key.displaySecretKey,
  }
}
