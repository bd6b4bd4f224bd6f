import { expect, it } from 'vitest'

import { chooseColumns, DEFAULT_COLUMNS, extrasOf } from './trace-columns.tsx'

const idsOf = (cols: string | undefined) => chooseColumns(cols).columns.map(({ id }) => id)

it('shows the usual columns until others are chosen', () => {
  expect(idsOf(undefined)).toEqual(DEFAULT_COLUMNS.map(({ id }) => id))
  expect(idsOf('')).toEqual(DEFAULT_COLUMNS.map(({ id }) => id))
  expect(idsOf('name,cost,name,user')).toEqual(['name', 'cost', 'user'])
})

it('says which columns it does not know and shows the others', () => {
  expect(chooseColumns('name,gone,score.helpful')).toMatchObject({
    columns: [{ id: 'name' }, { id: 'score.helpful' }],
    unknown: ['gone'],
  })
  expect(idsOf('gone')).toEqual(DEFAULT_COLUMNS.map(({ id }) => id))
})

it('asks the server for the scores and metadata that are shown', () => {
  const { columns } = chooseColumns('name,score.helpful,meta.tenant.id')
  expect(extrasOf(columns)).toEqual({ scores: ['helpful'], metadata: ['tenant.id'] })
})
