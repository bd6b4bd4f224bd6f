import { expect, test } from 'vitest'

import { hashSecret } from '../auth/secret-hash.ts'
import type { ApiKey } from '../store/api-key-store.ts'
import { createApiKeyAuthenticator } from './api-key-authenticator.ts'

async function setUp(change: Partial<ApiKey> = {}) {
  const key: ApiKey = {
    id: 'key-1',
    owner: { kind: 'project', id: 'project-1' },
    publicKey: 'pk-1',
    secretHash: await hashSecret('sk-1'),
    displaySecretKey: 'sk-...',
    note: undefined,
    expiresAt: undefined,
    ...change,
  }
  const store = { keys: [key], lookUps: 0, used: [] as [string, number][] }
  const clock = { now: 1_000_000 }
  const authenticator = createApiKeyAuthenticator({
    apiKeys: {
      findByPublicKey: (publicKey) => {
        store.lookUps += 1
        return Promise.resolve(store.keys.find((stored) => stored.publicKey === publicKey))
      },
      markUsed: (publicKey, at) => {
        store.used.push([publicKey, at.getTime()])
        return Promise.reject(new Error('The store is away.'))
      },
    },
    now: () => clock.now,
  })
  return { authenticator, store, clock }
}

test('a pair that belongs together has access to its project', async () => {
  const { authenticator } = await setUp()
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toEqual({
    projectId: 'project-1',
    publicKey: 'pk-1',
    level: 'project',
  })
})

test('a public key alone may only write scores', async () => {
  const { authenticator } = await setUp()
  expect(await authenticator.authenticatePublicKey('pk-1')).toMatchObject({ level: 'scores' })
  expect(await authenticator.authenticatePublicKey('pk-2')).toBeUndefined()
})

test('a wrong secret and a wrong public key have no access, also after the right pair was seen', async () => {
  const { authenticator } = await setUp()
  await authenticator.authenticatePair('pk-1', 'sk-1')
  expect(await authenticator.authenticatePair('pk-1', 'sk-2')).toBeUndefined()
  expect(await authenticator.authenticatePair('pk-2', 'sk-1')).toBeUndefined()
})

test('the store is asked once for many requests of one pair, and again after the time of trust', async () => {
  const { authenticator, store, clock } = await setUp()
  const asked = Array.from({ length: 5 }, () => authenticator.authenticatePair('pk-1', 'sk-1'))
  await Promise.all(asked)
  await authenticator.authenticatePair('pk-1', 'sk-1')
  expect(store.lookUps).toBe(1)
  clock.now += 60_000
  store.keys = []
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toBeUndefined()
})

test('a key stops at the moment it expires', async () => {
  const { authenticator, clock } = await setUp({ expiresAt: new Date(1_000_500) })
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toBeDefined()
  clock.now = 1_000_500
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toBeUndefined()
})

test('a key that was revoked is refused at once after the server was told, also when a check was under way', async () => {
  const { authenticator, store } = await setUp()
  await authenticator.authenticatePair('pk-1', 'sk-1')
  const underWay = authenticator.authenticatePublicKey('pk-1')
  store.keys = []
  authenticator.forget()
  await underWay
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toBeUndefined()
  expect(await authenticator.authenticatePublicKey('pk-1')).toBeUndefined()
})

test('tells the store once per look-up that a key was used, and lets requests in when that fails', async () => {
  const { authenticator, store } = await setUp()
  await authenticator.authenticatePair('pk-1', 'sk-1')
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toBeDefined()
  expect(store.used).toEqual([['pk-1', 1_000_000]])
})

test('keys of an organization open the organization, and its public key alone nothing', async () => {
  const { authenticator } = await setUp({ owner: { kind: 'organization', id: 'acme' } })
  expect(await authenticator.authenticatePair('pk-1', 'sk-1')).toEqual({
    organizationId: 'acme',
    publicKey: 'pk-1',
    level: 'organization',
  })
  expect(await authenticator.authenticatePublicKey('pk-1')).toBeUndefined()
})
