import type { Arrival } from '@heddle/core/schemas'
import { expect, it } from 'vitest'

import { explainRefusal } from './explain-refusal.ts'
import { withArrival } from './use-arrivals.ts'

const arrival: Arrival = {
  id: 'one',
  at: '2026-11-30T10:00:00.000Z',
  path: '/api/public/ingestion',
  status: 401,
  accepted: 0,
  rejected: 0,
  key: 'pk-1',
  client: null,
  reason: 'no',
}

it('says what to do about each refusal that a setting causes', () => {
  expect(explainRefusal(arrival)).toContain('both keys')
  expect(explainRefusal({ ...arrival, key: null })).toContain('.env')
  expect(explainRefusal({ ...arrival, status: 404, path: '/api/public/otel' })).toContain(
    'not to /api/public/otel.',
  )
  expect(explainRefusal({ ...arrival, status: 400 })).toBeUndefined()
})

it('lists each request once, and a bounded number', () => {
  let list = withArrival(undefined, arrival)
  list = withArrival(list, { ...arrival, status: 207 })
  expect(list.arrivals.map(({ status }) => status)).toEqual([207])
  for (let id = 0; id < 300; id += 1) list = withArrival(list, { ...arrival, id: `${id}` })
  expect(list.arrivals).toHaveLength(100)
  expect(list.arrivals[0]?.id).toBe('299')
})
