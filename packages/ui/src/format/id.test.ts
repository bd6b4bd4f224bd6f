import { expect, it } from 'vitest'

import { shortId } from './id.ts'

it('shows eight characters of an id', () => {
  expect(shortId('4f0c12ab00000000')).toBe('4f0c12ab')
})
