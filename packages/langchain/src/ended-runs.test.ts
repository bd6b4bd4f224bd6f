import { expect, it } from 'vitest'

import { EndedRuns } from './ended-runs.ts'

it('remembers at least the last 5,000 runs and never more than 10,000', () => {
  const ended = new EndedRuns()
  const place = { position: { traceId: 't', observationId: 'o' }, activeAtStart: undefined }
  for (let index = 0; index < 30_000; index += 1) ended.add(`run-${index}`, place)
  const remembered = Array.from({ length: 30_000 }, (_, index) => ended.get(`run-${index}`)).filter(
    (run) => run !== undefined,
  ).length
  expect(ended.get('run-29999')).toBe(place)
  expect(ended.get('run-25000')).toBe(place)
  expect(remembered).toBeLessThanOrEqual(10_000)
})
