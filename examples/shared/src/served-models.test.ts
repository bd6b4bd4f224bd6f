import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { CHAT_MODELS, EMBEDDING_MODELS } from './served-models.ts'

const PRICES = join(import.meta.dirname, '../../../packages/server/src/domain/model-prices.json')

it('serves only models that the price list has a price for', async () => {
  const { models } = JSON.parse(await readFile(PRICES, 'utf8')) as { models: { match: string }[] }
  const served = [CHAT_MODELS, EMBEDDING_MODELS].flatMap((names) => Object.entries(names).flat())
  const unpriced = served.filter(
    (name) => !models.some(({ match }) => new RegExp(match.replace('(?i)', ''), 'iu').test(name)),
  )
  expect(served.length).toBeGreaterThan(3)
  expect(unpriced).toEqual([])
})
