import { expect, it, onTestFinished, vi } from 'vitest'

import { watchGarbage } from './garbage.ts'

it('tells nothing on a runtime that has no registry, and breaks nothing', () => {
  vi.stubGlobal('FinalizationRegistry', undefined)
  onTestFinished(() => void vi.unstubAllGlobals())
  const collected = vi.fn<() => void>()
  const garbage = watchGarbage(collected)
  const held = {}
  garbage.watch({}, held)
  garbage.forget(held)
  expect(collected).not.toHaveBeenCalled()
})
