import { expect, test } from 'vitest'

import { createStageTimes } from './stage-times.ts'

test('tells every stage, gives back what it measured, and counts what failed as well', () => {
  const stages = createStageTimes()
  expect(stages.measure('parse', () => 7)).toBe(7)
  expect(() =>
    stages.measure('validate', () => {
      throw new Error('broken')
    }),
  ).toThrow('broken')
  stages.addSince('store', performance.now() - 2000)
  const text = stages.toText()
  const figures = [...text.matchAll(/\{stage="(\w+)"\} (\S+)/g)].map(
    ([, stage, seconds]) => [stage, Number(seconds)] as const,
  )
  expect(figures.map(([stage]) => stage)).toEqual(['parse', 'validate', 'merge', 'encode', 'store'])
  const seconds = Object.fromEntries(figures)
  expect(seconds['parse']).toBeGreaterThan(0)
  expect(seconds['validate']).toBeGreaterThan(0)
  expect(seconds['merge']).toBe(0)
  expect(seconds['store']).toBeGreaterThanOrEqual(2)
})
