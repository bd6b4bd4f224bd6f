import { expect, test } from 'vitest'

import { canonicalPath, EMPTY_SHA256, signS3Request } from './s3-signature.ts'

/** Keys, requests and signatures of the examples in Amazon S3's API reference. */
const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}
const at = new Date('2013-05-24T00:00:00Z')
const signatureOf = (request: Parameters<typeof signS3Request>[0]) =>
  signS3Request(request, CREDENTIALS)['authorization']?.split('Signature=')[1]

test('signs the published example of reading an object', () => {
  const url = new URL('https://examplebucket.s3.amazonaws.com/test.txt')
  const headers = { range: 'bytes=0-9' }
  expect(signatureOf({ method: 'GET', url, headers, bodySha256: EMPTY_SHA256, at })).toBe(
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
})

test('signs the published example of writing an object, whose name has a character to encode', () => {
  const url = new URL('https://examplebucket.s3.amazonaws.com/test$file.text')
  const headers = {
    date: 'Fri, 24 May 2013 00:00:00 GMT',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
  }
  const bodySha256 = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'
  expect(signatureOf({ method: 'PUT', url, headers, bodySha256, at })).toBe(
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
  )
})

test.each([
  [
    'https://bucket.s3.amazonaws.com/?lifecycle',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
  ],
  [
    'https://bucket.s3.amazonaws.com/?max-keys=2&prefix=J',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
  ],
])('signs the published example with the query of %s', (text, signature) => {
  const url = new URL(text.replace('bucket.', 'examplebucket.'))
  expect(signatureOf({ method: 'GET', url, headers: {}, bodySha256: EMPTY_SHA256, at })).toBe(
    signature,
  )
})

test('encodes each part of a path once', () => {
  expect(canonicalPath(new URL('http://s3/bucket/a b/%2Fc/(d)$'))).toBe(
    '/bucket/a%20b/%2Fc/%28d%29%24',
  )
})
