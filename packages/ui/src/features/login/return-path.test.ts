import { expect, test } from 'vitest'

import { returnPath } from './return-path.ts'

const ORIGIN = 'https://heddle.example'

test('keeps a path with its query', () => {
  expect(returnPath('/trace/abc?tab=cost#x', ORIGIN)).toBe('/trace/abc?tab=cost#x')
})

test.each(['', 'https://evil.example', '//evil.example/x', '/\\evil.example', 'x'])(
  'does not leave the server for %s',
  (to) => {
    expect(returnPath(to, ORIGIN)).toBe('/')
  },
)
