import { afterEach, expect, it, vi } from 'vitest'

import { LazyPrompts } from './prompts.ts'
import type { Settings } from './settings.ts'

const state = vi.hoisted(() => ({ isReachable: true, closed: 0 }))

vi.mock('#prompts', () => ({
  get openProjectPrompts() {
    if (!state.isReachable) throw new TypeError('Failed to fetch dynamically imported module')
    return () => ({
      get: (name: string) => Promise.resolve(name),
      close: () => (state.closed += 1),
    })
  },
}))

const settings = {} as Settings // the code that reads them is not the one under test

afterEach(() => {
  state.isReachable = true
  state.closed = 0
})

it('loads its code with a later call when it could not be loaded before', async () => {
  const prompts = new LazyPrompts(settings)
  state.isReachable = false
  await expect(prompts.get('a')).rejects.toThrow('Failed to fetch')
  state.isReachable = true
  await expect(prompts.get('a')).resolves.toBe('a')
  prompts.close()
  await vi.waitFor(() => expect(state.closed).toBe(1))
})

it('is closed in silence while its code could not be loaded', async () => {
  const rejections: unknown[] = []
  const note = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', note)
  const prompts = new LazyPrompts(settings)
  state.isReachable = false
  const asked = prompts.get('a').catch(() => 'refused')
  prompts.close()
  expect(await asked).toBe('refused')
  await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(rejections).toEqual([])
})
