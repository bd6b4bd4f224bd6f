import { afterEach, expect, it, vi } from 'vitest'

import { Guard } from './guard.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('swallows and counts faults, and tells of them once a minute at most', () => {
  vi.useFakeTimers()
  const noteFault = vi.fn<(message: string, cause?: unknown) => void>()
  const guard = new Guard({ noteFault })
  const fault = new Error('broken')
  const fail = () => {
    throw fault
  }
  for (let count = 0; count < 1000; count += 1) guard.run(fail)
  expect(guard.faults).toBe(1000)
  expect(noteFault.mock.calls).toEqual([[expect.stringContaining('1 so far'), fault]])
  vi.advanceTimersByTime(60_000)
  guard.run(fail)
  expect(noteFault).toHaveBeenCalledTimes(2)
  expect(noteFault).toHaveBeenLastCalledWith(expect.stringContaining('1001 so far'), fault)
})

it('returns nothing, whatever the callback does', () => {
  const guard = new Guard({ noteFault: vi.fn<(message: string, cause?: unknown) => void>() })
  expect(guard.run(() => Promise.resolve(1))).toBeUndefined()
})
