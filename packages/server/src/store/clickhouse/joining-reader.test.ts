import { expect, test } from 'vitest'

import { joiningReads } from './joining-reader.ts'

function openReader() {
  const asked: { readonly statement: string; readonly answer: (rows: unknown[]) => void }[] = []
  let version = 0
  const reader = joiningReads(
    {
      rows<Row>(statement: string) {
        const { promise, resolve } = Promise.withResolvers<Row[]>()
        asked.push({ statement, answer: (rows) => resolve(rows as Row[]) })
        return promise
      },
    },
    () => version,
  )
  return {
    asked,
    ask: (project: string) => reader.rows<number>('SELECT 1', { project }),
    write: () => {
      version += 1
    },
  }
}

test('a statement that runs is not run again for the next who asks it', async () => {
  const { asked, ask } = openReader()
  const answers = [ask('p'), ask('p'), ask('q')]
  expect(asked.length).toBe(2)
  asked[0]?.answer([1])
  asked[1]?.answer([2])
  expect(await Promise.all(answers)).toEqual([[1], [1], [2]])
  void ask('p')
  expect(asked.length).toBe(3)
})

test('who asks after rows were written gets an answer of his own, and so do those after him', async () => {
  const { asked, ask, write } = openReader()
  const before = ask('p')
  write()
  const after = [ask('p'), ask('p')]
  expect(asked.length).toBe(2)
  asked[0]?.answer([1])
  expect(await before).toEqual([1])
  // The end of the older one does not let go of the newer one.
  after.push(ask('p'))
  expect(asked.length).toBe(2)
  asked[1]?.answer([2])
  expect(await Promise.all(after)).toEqual([[2], [2], [2]])
})

test('a failure is told to all who asked, and forgotten', async () => {
  let fails = true
  const reader = joiningReads(
    { rows: () => (fails ? Promise.reject(new Error('no')) : Promise.resolve([])) },
    () => 0,
  )
  const failed = await Promise.allSettled([reader.rows('s', {}), reader.rows('s', {})])
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await reader.rows('s', {})).toEqual([])
})
