import { expect, it } from 'vitest'

import { previousCall } from './previous-call.ts'
import { sampleTrace } from './sample-trace.ts'

const trace = sampleTrace([
  { name: 'agent' },
  { name: 'call 1', parent: 0, type: 'GENERATION' },
  { name: 'helper', parent: 0, type: 'AGENT' },
  { name: 'helper call', parent: 2, type: 'GENERATION' },
  { name: 'call 2', parent: 0, type: 'GENERATION' },
])

it.each([
  [1, undefined],
  [3, 1],
  [4, 1],
])('the call before row %j is row %j', (row, before) => {
  expect(previousCall(trace, row)).toBe(before)
})
