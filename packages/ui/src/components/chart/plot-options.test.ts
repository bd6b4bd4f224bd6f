import { expect, it } from 'vitest'

import { wholeBuckets } from './plot-options.ts'

const shape = { times: [100, 200, 290, 400], stepMs: 100 }

it('widens a marked time to the buckets it touches, whatever their length', () => {
  expect(wholeBuckets({ fromMs: 210, toMs: 295 }, shape)).toEqual({ fromMs: 200, toMs: 400 })
  expect(wholeBuckets({ fromMs: 200, toMs: 290 }, shape)).toEqual({ fromMs: 200, toMs: 290 })
  expect(wholeBuckets({ fromMs: 410, toMs: 410 }, shape)).toEqual({ fromMs: 400, toMs: 500 })
  expect(wholeBuckets({ fromMs: 20, toMs: 30 }, shape)).toEqual({ fromMs: 100, toMs: 200 })
})
