import { expect, it } from 'vitest'

import { MediaFiles } from './media-files.ts'
import { identityOf } from './media-reference.ts'

const FOUND = { contentType: 'image/png', source: 'bytes', read: () => undefined } as const

const identity = (digit: string) => identityOf(digit.repeat(64))

it('keeps copies of bytes, each file once', () => {
  const files = new MediaFiles(100)
  const own = new Uint8Array(60).fill(1)
  expect(files.keep(identity('a'), FOUND, own)).toBe(true)
  own.fill(2)
  expect(files.get(identity('a').id)?.bytes).toEqual(new Uint8Array(60).fill(1))
  expect(files.keep(identity('a'), FOUND, own)).toBe(true)
})

it('lets files that nothing has named give way, and says so', () => {
  const files = new MediaFiles(100)
  const [first, second, third] = [identity('a'), identity('b'), identity('c')]
  files.keep(first, FOUND, new Uint8Array(60))
  files.keep(second, FOUND, new Uint8Array(60))
  expect(files.get(first.id)).toBeUndefined()
  expect([first, second].map(({ id }) => files.wasEvicted(id))).toEqual([true, false])
  const kept = files.get(second.id)
  if (kept !== undefined) kept.isWanted = true
  expect(files.keep(third, FOUND, new Uint8Array(60))).toBe(false)
  expect(files.get(second.id)).toBe(kept)
})

it('remembers a stored file without its bytes', () => {
  const files = new MediaFiles(100)
  files.keep(identity('a'), FOUND, new Uint8Array(90))
  const file = files.get(identity('a').id)
  if (file !== undefined) files.store(file)
  expect(file).toMatchObject({ sizeBytes: 90, bytes: undefined })
  expect(files.keep(identity('b'), FOUND, new Uint8Array(90))).toBe(true)
})
