import { expect, it } from 'vitest'

import { deriveSums } from './derive.ts'
import { layoutMinimap } from './minimap.ts'
import { sampleTrace } from './sample-trace.ts'

it('puts model calls, tools and other leaves into their lanes, errors on top', () => {
  const trace = sampleTrace([
    { duration: 100, type: 'AGENT' },
    { parent: 0, start: 0, duration: 50, type: 'GENERATION' },
    { parent: 0, start: 50, duration: 25, type: 'TOOL', level: 'ERROR' },
    { parent: 0, start: 80, duration: 10, type: 'SPAN' },
  ])
  const { lanes, errors } = layoutMinimap(trace, deriveSums(trace), 10)
  expect(lanes.model.covered.slice(0, 5)).toEqual(Float32Array.of(1, 1, 1, 1, 1))
  expect(lanes.model.type.slice(4, 7)).toEqual(['GENERATION', 'GENERATION', undefined])
  expect(lanes.tools.covered[7]).toBe(0.5)
  expect(lanes.other.type[8]).toBe('SPAN')
  expect(lanes.other.type[0]).toBeUndefined()
  expect(errors).toEqual([5])
})
