import { expect, it } from 'vitest'

import { PausedTraces } from './paused-traces.ts'

it('gives a paused trace back once, and forgets the oldest beyond 1,000', () => {
  const paused = new PausedTraces()
  for (let index = 0; index <= 1000; index += 1) paused.note(`thread-${index}`, `trace-${index}`)
  expect(paused.take('thread-0')).toBeUndefined()
  expect(paused.take('thread-1000')).toBe('trace-1000')
  expect(paused.take('thread-1000')).toBeUndefined()
})
