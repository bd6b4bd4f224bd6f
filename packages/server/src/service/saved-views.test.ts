import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { DashboardView, Widget, WriteSavedViewRequest } from '@heddle/core/schemas'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { openPostgresStores } from '../store/postgres/open-postgres-stores.ts'
import { createSavedViewService, type SavedViewService } from './saved-views.ts'

// Real stores take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-views-'))
let stores: Awaited<ReturnType<typeof openPostgresStores>>
let views: SavedViewService

const ann = { projectId: 'p', userId: 'ann' }
const bo = { projectId: 'p', userId: 'bo' }

const slow = (change: Partial<WriteSavedViewRequest> = {}): WriteSavedViewRequest => ({
  name: 'Slow ones',
  isShared: false,
  body: { kind: 'trace-list', q: 'latency:>2s', cols: 'time,name' },
  ...change,
})

beforeAll(async () => {
  stores = await openPostgresStores({ dataDir })
  const organization = { id: 'o', name: 'o' }
  await stores.projects.addIfAbsent({
    id: 'p',
    name: 'p',
    organization,
    metadata: {},
    retentionDays: null,
  })
  let time = Date.UTC(2026, 0, 31)
  views = createSavedViewService({ ...stores, now: () => new Date((time += 1000)) })
})
afterAll(async () => {
  await stores.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('what is saved is there for its owner alone until it is shared', async () => {
  const { id } = await views.create(ann, slow())
  expect(await views.list(ann, 'trace-list')).toMatchObject({ views: [{ id, isMine: true }] })
  expect(await views.list(bo, 'trace-list')).toEqual({ views: [] })
  await expect(views.update(bo, id, slow())).rejects.toThrow('does not exist here')
  await expect(views.remove(bo, id)).rejects.toThrow('does not exist here')

  await views.update(ann, id, slow({ isShared: true, name: 'All slow ones' }))
  const [shared] = (await views.list(bo, 'trace-list')).views
  expect(shared).toMatchObject({ id, isMine: false, name: 'All slow ones' })
  expect(shared?.updatedAt).not.toBe(shared?.createdAt)
  expect(await views.list(bo, 'dashboard')).toEqual({ views: [] })
  expect(await views.list({ ...bo, projectId: 'other' }, 'trace-list')).toEqual({ views: [] })
  await views.remove(ann, id)
  await expect(views.read(ann, id)).rejects.toThrow('does not exist here')
})

test('a dashboard comes back as it was saved', async () => {
  const widget: Widget = {
    id: 'w',
    title: 'Cost',
    chart: 'bars',
    view: 'observations',
    measure: 'totalCost',
    aggregation: 'sum',
    dimension: 'providedModelName',
    filters: [],
    span: 6,
  }
  const body: DashboardView = { kind: 'dashboard', description: '', widgets: [widget] }
  const { id } = await views.create(ann, slow({ body }))
  expect((await views.read(ann, id)).body).toEqual(body)
})
