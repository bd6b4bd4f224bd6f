import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseAuthorization } from './credentials.ts'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('reads both keys of a Basic header; the secret may hold colons', () => {
  const key = fc.string({ minLength: 1, maxLength: 40 }).filter((text) => !text.includes('\0'))
  fc.assert(
    fc.property(
      key.filter((text) => !text.includes(':')),
      key,
      (publicKey, secretKey) => {
        expect(parseAuthorization(basic(`${publicKey}:${secretKey}`))).toEqual({
          scheme: 'basic',
          publicKey: publicKey.toWellFormed(),
          secretKey: secretKey.toWellFormed(),
        })
      },
    ),
  )
})

test('reads the public key of a Bearer header, in any case of the scheme', () => {
  const expected = { scheme: 'bearer', publicKey: 'pk-1' }
  expect(parseAuthorization('Bearer pk-1')).toEqual(expected)
  expect(parseAuthorization('bearer pk-1')).toEqual(expected)
})

test.each([
  undefined,
  '',
  'Basic',
  'Digest abc',
  basic('no colon'),
  basic(':secret'),
  basic('public:'),
  basic('pub\0lic:secret'),
  'Basic !!!!',
  `Bearer ${'x'.repeat(5000)}`,
])('reads nothing from %s', (header) => {
  expect(parseAuthorization(header)).toBeUndefined()
})
