import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { LOCAL_KEYS, LOCAL_PROJECT, ensureLocalProject } from '../../service/local-project.ts'
import { openPostgresStores, type PostgresStores } from './open-postgres-stores.ts'

// Real stores, files and processes take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let dataDir: string
let stores: PostgresStores

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-postgres-'))
  stores = await openPostgresStores({ dataDir })
})

afterAll(async () => {
  await stores.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('a new database is empty', async () => {
  expect(await stores.projects.list()).toEqual([])
  expect(await stores.projects.find('local')).toBeUndefined()
  expect(await stores.projects.find('\0')).toBeUndefined()
  expect(await stores.apiKeys.findByPublicKey('pk-1')).toBeUndefined()
})

test('the local project and its keys are added once and keep their hash', async () => {
  await ensureLocalProject(stores)
  const first = await stores.apiKeys.findByPublicKey(LOCAL_KEYS.publicKey)
  await ensureLocalProject(stores)
  expect(await stores.projects.list()).toEqual([LOCAL_PROJECT])
  expect(first).toMatchObject({
    owner: { kind: 'project', id: 'local' },
    displaySecretKey: 'sk-hed...ocal',
  })
  expect(first?.secretHash).not.toContain(LOCAL_KEYS.secretKey)
  expect(await stores.apiKeys.findByPublicKey(LOCAL_KEYS.publicKey)).toEqual(first)
})

test('what is stored is there after closing and opening again', async () => {
  const project = {
    id: "quote ' and \u{1F600}",
    name: 'Second',
    organization: { id: 'other', name: 'Other' },
    metadata: { nested: { list: [1, null] } },
    retentionDays: 30,
  }
  await stores.projects.addIfAbsent(project)
  await stores.close()
  stores = await openPostgresStores({ dataDir })
  expect(await stores.projects.find(project.id)).toEqual(project)
})

test('a database that was half made when its process was killed is made anew', async () => {
  const root = path.join(dataDir, 'half-made')
  mkdirSync(path.join(root, 'postgres'), { recursive: true })
  writeFileSync(path.join(root, 'postgres/PG_VERSION'), 'garbage')
  writeFileSync(path.join(root, 'postgres.incomplete'), '')
  const made = await openPostgresStores({ dataDir: root })
  expect(await made.projects.list()).toEqual([])
  expect(existsSync(path.join(root, 'postgres.incomplete'))).toBe(false)
  await made.close()
})
