import { Heddle } from '@heddle/core'
import { describe, expect, it, onTestFinished } from 'vitest'

import { configureLlamaIndex, recorded, resolveSettings } from './options.ts'

const client = new Heddle({ enabled: false })

describe('settings', () => {
  it('are the component’s own before those of the call around it and of the process', () => {
    configureLlamaIndex({ client, name: 'process', streamIdleMs: 1 })
    onTestFinished(() => configureLlamaIndex({}))
    const outer = resolveSettings({ name: 'outer', streamIdleMs: 2 }, undefined)
    const inner = resolveSettings({ name: 'inner' }, outer)
    expect(inner).toMatchObject({ client, streamIdleMs: 2, options: { name: 'inner' } })
  })

  it('can only take away from what is captured', () => {
    configureLlamaIndex({ client, captureTools: false })
    onTestFinished(() => configureLlamaIndex({}))
    const outer = resolveSettings({ captureInput: false }, undefined)
    expect(resolveSettings({ captureInput: true, captureTools: true }, outer)).toMatchObject({
      captureInput: false,
      captureOutput: true,
      captureTools: false,
    })
  })
})

describe('recorded', () => {
  it('is nothing, the value, or what the mask made of it', () => {
    const plain = resolveSettings({ client, captureOutput: false }, undefined)
    expect(recorded(plain, 'x', { kind: 'llm', field: 'input' })).toBe('x')
    expect(recorded(plain, 'x', { kind: 'llm', field: 'output' })).toBeUndefined()
    const masked = resolveSettings(
      { client, mask: (value, { kind }) => `${kind}: ${String(value).length}` },
      undefined,
    )
    expect(recorded(masked, 'secret', { kind: 'llm', field: 'input' })).toBe('llm: 6')
  })
})
