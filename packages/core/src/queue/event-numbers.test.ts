import { expect, it } from 'vitest'

import { EventNumbers } from './event-numbers.ts'

it('numbers events under one random name and announces how far it came', () => {
  const numbers = new EventNumbers()
  const [process = '', number] = numbers.next().split('-')
  expect(process).toMatch(/^[0-9a-f]{16}$/)
  expect(number).toBe('1')
  expect(numbers.next()).toBe(`${process}-2`)
  expect(numbers.announce({ dropped: 3, spooled: 4 })).toBe(
    `process=${process};numbered=2;dropped=3;spooled=4`,
  )
  expect(new EventNumbers().next()).not.toContain(process)
})
