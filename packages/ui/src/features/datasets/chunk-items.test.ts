import { expect, it } from 'vitest'

import { chunkItems } from './chunk-items.ts'

const items = (count: number, characters: number) =>
  Array.from({ length: count }, (_, line) => ({ line, item: { input: 'x'.repeat(characters) } }))

it('keeps all items in their order, no more than fit a request', () => {
  const many = items(1201, 1)
  expect(chunkItems(many).map((chunk) => chunk.length)).toEqual([500, 500, 201])
  expect(chunkItems(many).flat()).toEqual(many)
})

it('sends large items in small parts, and one that is too large alone', () => {
  expect(chunkItems(items(4, 200_000)).map((chunk) => chunk.length)).toEqual([2, 2])
  expect(chunkItems(items(2, 900_000)).map((chunk) => chunk.length)).toEqual([1, 1])
  expect(chunkItems([])).toEqual([])
})
