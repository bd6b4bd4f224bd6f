import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { withProgress } from './progress.ts'

const later = (ms: number) =>
  new Promise<string>((resolve) => setTimeout(() => resolve('done'), ms))

const fail = () => Promise.reject(new Error('no disk'))

describe('withProgress', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('writes a line at the start, every five seconds and at the end when nobody watches', async () => {
    let text = ''
    const write = (more: string) => (text += more)
    const work = withProgress('Building', () => later(7000), { write })
    await vi.advanceTimersByTimeAsync(7000)
    expect(await work).toBe('done')
    expect(text).toBe('… Building\n  Building: 5.0 s\n✓ Building 7.0 s\n')
  })

  it('keeps one moving line on a terminal', async () => {
    let text = ''
    const write = (more: string) => (text += more)
    const work = withProgress('Building', () => later(1000), { isTTY: true, write })
    await vi.advanceTimersByTimeAsync(1000)
    await work
    expect(text.match(/\n/gu)).toHaveLength(1)
    expect(text).toContain('⠹ Building 0.3 s')
    expect(text).toMatch(/✓ Building 1\.0 s\n$/u)
  })

  it('passes a failure on', async () => {
    let text = ''
    const output = { write: (more: string) => (text += more) }
    await expect(withProgress('Building', fail, output)).rejects.toThrow('no disk')
    expect(text).toContain('✗ Building 0.0 s')
  })
})
