import type { Redaction, TracePayload, TraceSearch, TraceSkeleton } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { redactPayload, redactSearch, redactSkeleton } from './redact-trace.ts'

const payload: TracePayload = { input: 'in', output: 'out', metadata: { key: 1 } }

it.each<[readonly Redaction[], TracePayload]>([
  [[], payload],
  [['user'], payload],
  [['input'], { ...payload, input: null }],
  [['output', 'metadata'], { input: 'in', output: null, metadata: {} }],
])('without %j', (redactions, left) => {
  expect(redactPayload(payload, redactions)).toEqual(left)
})

it('takes the ids of people out of a trace, and finds nothing in what is left out', () => {
  const skeleton = { name: 'n', userId: 'ann', sessionId: 's' } as TraceSkeleton
  expect(redactSkeleton(skeleton, ['user'])).toEqual({ name: 'n', userId: null, sessionId: null })
  expect(redactSkeleton(skeleton, ['input'])).toBe(skeleton)
  const hit = { id: 'o', snippet: 'x', at: 0, length: 1 }
  const search: TraceSearch = {
    hits: [
      { ...hit, part: 'input' },
      { ...hit, part: 'output' },
    ],
    more: true,
  }
  expect(redactSearch(search, ['input'])).toEqual({
    hits: [{ ...hit, part: 'output' }],
    more: true,
  })
})
