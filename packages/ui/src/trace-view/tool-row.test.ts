import { describe, expect, it } from 'vitest'

import { sampleTrace } from './sample-trace.ts'
import { toolRowOf } from './tool-row.ts'

const trace = sampleTrace([
  { name: 'agent', type: 'AGENT' },
  { parent: 0, name: 'search', type: 'TOOL', start: 5 },
  { parent: 0, name: 'model', type: 'GENERATION', start: 10 },
  { parent: 0, name: 'search', type: 'SPAN', start: 20 },
  { parent: 0, name: 'search', type: 'TOOL', start: 40 },
  { parent: 0, name: 'search', type: 'TOOL', start: 30 },
])

describe('toolRowOf', () => {
  it('finds the tools of a name that began after the call, in the order they began', () => {
    expect(toolRowOf(trace, 2, { name: 'search', ordinal: 0 })).toBe(5)
    expect(toolRowOf(trace, 2, { name: 'search', ordinal: 1 })).toBe(4)
  })

  it('finds nothing when the tool did not run', () => {
    expect(toolRowOf(trace, 2, { name: 'search', ordinal: 2 })).toBeUndefined()
    expect(toolRowOf(trace, 2, { name: 'delete', ordinal: 0 })).toBeUndefined()
  })
})
