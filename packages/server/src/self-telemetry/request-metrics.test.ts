import { expect, test } from 'vitest'

import { createRequestMetrics } from './request-metrics.ts'

test('buckets hold all requests up to their bound, and labels are escaped', () => {
  const metrics = createRequestMetrics()
  for (const seconds of [0.02, 0.3, 60]) {
    metrics.count({ method: 'GET', route: '/a"b', status: 200, seconds })
  }
  const text = metrics.toText()
  const labels = String.raw`method="GET",route="/a\"b",status="200"`
  for (const [bound, count] of [
    ['0.01', 0],
    ['0.025', 1],
    ['0.5', 2],
    ['10', 2],
    ['+Inf', 3],
  ]) {
    expect(text).toContain(`_bucket{${labels},le="${bound}"} ${count}\n`)
  }
  expect(text).toContain(`_sum{${labels}} 60.32\n`)
  expect(text).toContain(`_count{${labels}} 3\n`)
})
