import { expect, it } from 'vitest'

import { inputDelta } from './delta-input.ts'

const message = (content: string) => ({ role: 'user', content })

it('gives the messages that were added', () => {
  const before = [message('a'), message('b')]
  const after = [message('a'), message('b'), message('c')]
  expect(inputDelta(before, after)).toEqual({ input: [message('c')], messagesBefore: 2 })
})

it('looks beside the tools', () => {
  const before = { messages: [message('a')], tools: [{}] }
  const after = { messages: [message('a'), message('b')], tools: [{}] }
  expect(inputDelta(before, after)).toEqual({ input: [message('b')], messagesBefore: 1 })
})

it('gives nothing where earlier messages were changed, cut, or never there', () => {
  expect(inputDelta([message('a'), message('b')], [message('a'), message('x'), message('c')])).toBe(
    undefined,
  )
  expect(inputDelta([message('a'), message('b')], [message('b')])).toBe(undefined)
  expect(inputDelta(undefined, [message('a')])).toBe(undefined)
})
