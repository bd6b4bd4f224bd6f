import type { ScoreDataType } from '@heddle/core/schemas'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('document', { documentElement: { lang: 'de' } })
})
afterEach(() => vi.unstubAllGlobals())

/** Names of labels, on a page in German. Rows are what the first side gives, columns what the second does. */
async function namesOf(
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
  [first, second]: readonly [ScoreDataType, ScoreDataType],
): Promise<string[]> {
  await (await import('../../messages/catalogue.ts')).loadCatalogue()
  const { labelNames } = await import('./label-names.ts')
  const agreement = { labels: [...labels], confusion: confusion.map((row) => [...row]) }
  const nameOf = labelNames(agreement, { dataType: first }, { dataType: second })
  return labels.map((label) => nameOf(label))
}

it('says what numbers count as in the language of the page, also beside categories', async () => {
  const numbers = await namesOf(
    ['failed', 'passed'],
    [
      [3, 1],
      [0, 4],
    ],
    ['NUMERIC', 'BOOLEAN'],
  )
  expect(numbers).toEqual(['nicht bestanden', 'bestanden'])
  const mixed = await namesOf(
    ['failed', 'kind', 'passed'],
    [
      [0, 2, 0],
      [0, 0, 0],
      [0, 3, 0],
    ],
    ['NUMERIC', 'CATEGORICAL'],
  )
  expect(mixed).toEqual(['nicht bestanden', 'kind', 'bestanden'])
})

it('leaves categories as they were given, also those that are called like ours', async () => {
  const both = [
    [1, 0],
    [1, 2],
  ]
  expect(await namesOf(['failed', 'passed'], both, ['CATEGORICAL', 'CATEGORICAL'])).toEqual([
    'failed',
    'passed',
  ])
  const oneSide = [
    [0, 0],
    [1, 2],
  ]
  expect(await namesOf(['failed', 'passed'], oneSide, ['CATEGORICAL', 'NUMERIC'])).toEqual([
    'nicht bestanden',
    'passed',
  ])
})
