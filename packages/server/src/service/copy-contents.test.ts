import { expect, test } from 'vitest'

import { createContents, type Rows } from '../testing/memory-contents.ts'
import { copyContents } from './copy-contents.ts'

const full = () => ({
  entities: { traces: ['{"id":"t1"}', '{"id":"t2"}'] },
  records: {
    projects: ['{"id":"mine"}'],
    server_keys: ['{"purpose":"media-links"}'],
    api_keys: ['{"public_key":"pk-heddle-local"}', '{"public_key":"pk-own"}'],
  },
})

const empty = () => ({ entities: {}, records: {} as Rows })

test('copies every table and says what it copied', async () => {
  const target = empty()
  const report = await copyContents(createContents(full()), createContents(target), {
    leavesSecrets: false,
  })
  expect(target).toEqual({ ...full(), entities: { ...full().entities } })
  expect(Object.entries(report).map(([name, { rows }]) => [name, rows])).toEqual([
    ['traces', 2],
    ['projects', 1],
    ['server_keys', 1],
    ['api_keys', 2],
    ['files', 0],
  ])
})

test('leaves the keys that everybody knows and the secrets of a server behind', async () => {
  const target = empty()
  await copyContents(createContents(full()), createContents(target), { leavesSecrets: true })
  expect(target.records).toMatchObject({ server_keys: [], api_keys: ['{"public_key":"pk-own"}'] })
})

test('what others have in the target stays and is passed over', async () => {
  const target = { entities: {}, records: { projects: ['{"id":"theirs"}'], users: ['{"id":"u"}'] } }
  const report = await copyContents(createContents(full()), createContents(target), {
    leavesSecrets: true,
  })
  expect(report['projects']?.rows).toBe(1)
  expect(target.records.projects).toEqual(['{"id":"theirs"}', '{"id":"mine"}'])
})

test('a project that the target has already is not copied', async () => {
  const target = { entities: {}, records: { projects: ['{"id":"mine"}'] } }
  await expect(
    copyContents(createContents(full()), createContents(target), { leavesSecrets: false }),
  ).rejects.toMatchObject({ code: 'project-exists' })
  expect(target.entities).toEqual({})
})

test.each<[string, (row: string) => string[]]>([
  ['lost', (row) => (row.includes('t2') ? [] : [row])],
  ['changed', (row) => [row.replace('t2', 't3')]],
  ['written twice', (row) => [row, row]],
])('a row that was %s on its way is noticed', async (_, corrupt) => {
  const copying = copyContents(createContents(full()), createContents(empty(), corrupt), {
    leavesSecrets: false,
  })
  await expect(copying).rejects.toMatchObject({ code: 'copy-differs' })
})
