import { expect, test } from 'vitest'

import { findMediaReferences } from './media-reference.ts'

const reference = (id: string) => `@@@langfuseMedia:type=image/png|id=${id}|source=bytes@@@`

test('references are found at every place, alone in their text', () => {
  const value = {
    a: [1, reference('x-_9')],
    'b c': { d: reference('y') },
    e: `see ${reference('z')}`,
  }
  expect(findMediaReferences(value)).toEqual([
    { mediaId: 'x-_9', referenceString: reference('x-_9'), jsonPath: "$['a'][1]" },
    { mediaId: 'y', referenceString: reference('y'), jsonPath: "$['b c']['d']" },
  ])
  expect(findMediaReferences(reference('q'))).toMatchObject([{ jsonPath: '$' }])
  expect(findMediaReferences(null)).toEqual([])
})

test('a value of any depth is searched without harm', () => {
  let value: unknown = reference('deep')
  for (let level = 0; level < 100_000; level += 1) value = [value]
  expect(findMediaReferences(value)).toEqual([])
})
