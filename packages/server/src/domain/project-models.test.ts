import type { Model } from '@heddle/core/schemas'
import { expect, test } from 'vitest'

import { createModelMatcher } from './model-match.ts'
import { flatPrices } from './model-prices-view.ts'
import { PRICE_LIST } from './price-list.ts'
import { createProjectModels } from './project-models.ts'

const model = (id: string, change: Partial<Model> = {}): Model => {
  const pricingTiers = [
    {
      id: `${id}-1`,
      name: 'Standard',
      isDefault: true,
      priority: 0,
      conditions: [],
      prices: { input: 1 },
    },
  ]
  return {
    id,
    modelName: id,
    matchPattern: '(?i)^gpt-4o$',
    startDate: null,
    unit: 'TOKENS',
    ...flatPrices(pricingTiers),
    tokenizerId: null,
    tokenizerConfig: null,
    isLangfuseManaged: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    pricingTiers,
    ...change,
  }
}

const at = (time: string, projectId = 'p') => ({ projectId, startedAt: Date.parse(time) })

test('the prices that began last before the observation hold, and other projects have none of them', () => {
  const models = createProjectModels(createModelMatcher(PRICE_LIST))
  models.load([
    { projectId: 'p', model: model('always') },
    { projectId: 'p', model: model('later', { startDate: '2026-06-01T00:00:00.000Z' }) },
    { projectId: 'p', model: model('earlier', { startDate: '2026-03-01T00:00:00.000Z' }) },
    { projectId: 'q', model: model('theirs', { startDate: '2026-01-01T00:00:00.000Z' }) },
  ])
  const found = (time: string, projectId?: string) =>
    models.match('gpt-4o', at(time, projectId))?.model
  expect(found('2026-02-28T23:59:59.999Z')).toBe('always')
  expect(found('2026-03-01T00:00:00.000Z')).toBe('earlier')
  expect(found('2026-07-01T00:00:00.000Z')).toBe('later')
  expect(found('2025-07-01T00:00:00.000Z', 'q')).toBe('gpt-4o')
  expect(found('2026-07-01T00:00:00.000Z', 'q')).toBe('theirs')
  expect(found('2026-07-01T00:00:00.000Z', 'r')).toBe('gpt-4o')
  expect(models.match('gpt-4o')?.model).toBe('gpt-4o')
  expect(models.byId('theirs')?.prices).toEqual({ input: 1 })
  expect(models.describe({ model: 'theirs', match: '', unit: '', prices: {} }).source).toMatch(
    /project/,
  )
})

test('loading again forgets what was loaded and matched before', () => {
  const models = createProjectModels(createModelMatcher(PRICE_LIST))
  const now = at('2026-07-01T00:00:00.000Z')
  models.load([{ projectId: 'p', model: model('old') }])
  expect(models.match('gpt-4o', now)?.model).toBe('old')
  models.load([])
  expect(models.match('gpt-4o', now)?.model).toBe('gpt-4o')
  expect(models.byId('old')).toBeUndefined()
})
