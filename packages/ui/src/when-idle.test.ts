import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { whenIdle } from './when-idle.ts'

beforeEach(() => vi.useFakeTimers())

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('where the browser does not say when it is idle', () => {
  it('runs soon, but not at once', () => {
    const run = vi.fn<() => void>()
    whenIdle(run)
    expect(run).not.toHaveBeenCalled()
    vi.runAllTimers()
    expect(run).toHaveBeenCalledOnce()
  })

  it('does not run when it is taken back', () => {
    const run = vi.fn<() => void>()
    whenIdle(run, 500)()
    vi.runAllTimers()
    expect(run).not.toHaveBeenCalled()
  })
})

describe('where it does', () => {
  it('asks the browser, with the latest time, and takes it back there', () => {
    const ask = vi.fn<typeof requestIdleCallback>(() => 7)
    const takeBack = vi.fn<typeof cancelIdleCallback>()
    vi.stubGlobal('requestIdleCallback', ask)
    vi.stubGlobal('cancelIdleCallback', takeBack)
    const run = vi.fn<() => void>()
    const cancel = whenIdle(run, 200)
    expect(ask).toHaveBeenCalledWith(run, { timeout: 200 })
    cancel()
    expect(takeBack).toHaveBeenCalledWith(7)
    vi.runAllTimers()
    expect(run).not.toHaveBeenCalled()
  })
})
