import { expect, it } from 'vitest'

import type { Call } from './call.ts'
import { RecentCalls } from './recent-calls.ts'

/** As much of a call as is looked at. */
const callOf = (key: string): Call => ({ identity: { key } }) as Call

it('finds the latest calls and forgets those before', () => {
  const calls = new RecentCalls(3)
  expect(calls.find('a')).toBeUndefined()
  for (const key of ['a', 'b']) calls.add(callOf(key))
  expect(calls.find('a')?.identity.key).toBe('a')
  for (const key of ['c', 'd']) calls.add(callOf(key))
  expect(calls.find('a')).toBeUndefined()
  expect(['b', 'c', 'd'].map((key) => calls.find(key)?.identity.key)).toEqual(['b', 'c', 'd'])
})

it('finds the later of two calls with one key', () => {
  const calls = new RecentCalls(3)
  const later = callOf('a')
  for (const call of [callOf('a'), callOf('b'), callOf('c'), later]) calls.add(call)
  expect(calls.find('a')).toBe(later)
})
