import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

async function formatsIn(lang: string) {
  vi.resetModules()
  vi.stubGlobal('document', { documentElement: { lang } })
  const [{ formatDuration }, { formatCost }, { formatPercent }] = await Promise.all([
    import('./duration.ts'),
    import('./cost.ts'),
    import('./percent.ts'),
  ])
  return [formatDuration(1450), formatDuration(-0.5), formatCost(0.00001), formatPercent(0.068)]
}

it('keeps numbers, signs and units in their order where lines run from right to left', async () => {
  const isolatedFormats = await formatsIn('ar')
  expect(isolatedFormats).toEqual([
    '\u20661.45 s\u2069',
    '\u2066-<1 ms\u2069',
    '\u2066<$0.0001\u2069',
    '\u20666.8 %\u2069',
  ])
})

it('adds nothing where they run from left to right', async () => {
  expect(await formatsIn('en')).toEqual(['1.45 s', '-<1 ms', '<$0.0001', '6.8 %'])
})
