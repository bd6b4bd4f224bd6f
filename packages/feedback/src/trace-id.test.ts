import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { traceIdOfMessage } from './trace-id.ts'

it('is the beginning of the SHA-256 of any text', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string())
  fc.assert(
    fc.property(text, (messageId) => {
      const digest = createHash('sha256').update(messageId).digest('hex')
      expect(traceIdOfMessage(messageId)).toBe(digest.slice(0, 32))
    }),
  )
})
