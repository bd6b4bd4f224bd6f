import { expect, test } from 'vitest'

import { isDiskFull } from './disk-full.ts'

test.each([
  ['Node', Object.assign(new Error('write'), { code: 'ENOSPC' })],
  ['Postgres', Object.assign(new Error('could not extend file'), { code: '53100' })],
  ['ClickHouse', new Error('Cannot reserve 1.00 MiB, not enough space')],
  ['a cause', new Error('not taken', { cause: new Error('No space left on device (errno: 28)') })],
])('recognises a full disk by what %s says', (_, error) => {
  expect(isDiskFull(error)).toBe(true)
})

test.each([undefined, 'text', new Error('syntax error'), new Error('a', { cause: 'ENOSPC' })])(
  'takes nothing else for it: %s',
  (error) => {
    expect(isDiskFull(error)).toBe(false)
  },
)
