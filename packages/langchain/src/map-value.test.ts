import { HumanMessage } from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { Command, Send } from '@langchain/langgraph'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mapValue, unwrapOnly } from './map-value.ts'
import { SentMessages } from './sent-messages.ts'

const human = (content: string, id?: string) =>
  new HumanMessage({ content, ...(id === undefined ? undefined : { id }) })
const user = (content: string) => ({ role: 'user', content })

describe('mapValue', () => {
  it('maps messages wherever they stand', () => {
    const value = { state: { messages: [human('a')] }, list: [[human('b')]], n: 1 }
    expect(mapValue(value)).toEqual({
      state: { messages: [user('a')] },
      list: [[user('b')]],
      n: 1,
    })
  })

  it('returns plain data as the same reference', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(mapValue(value)).toBe(value)
      }),
    )
  })

  it('does not change what it is given', () => {
    const value = Object.freeze({ messages: Object.freeze([human('a')]) })
    mapValue(value)
    expect(value.messages[0]).toBeInstanceOf(HumanMessage)
  })

  it('shows commands and sends without their class', () => {
    expect(mapValue(new Command({ goto: 'next', update: { messages: [human('a')] } }))).toEqual({
      command: { goto: ['next'], update: { messages: [user('a')] } },
    })
    expect(mapValue([new Send('work', { n: 1 })])).toEqual([
      { send: { node: 'work', args: { n: 1 } } },
    ])
  })

  it('never shows the fields of runnables, which hold clients and keys', () => {
    const runnable = RunnableLambda.from(() => 1)
    expect(mapValue({ runnable })).toEqual({ runnable: { class: 'RunnableLambda' } })
  })

  it('survives cycles and getters that throw', () => {
    const cyclic: Record<string, unknown> = { messages: [human('a')] }
    cyclic['self'] = cyclic
    expect(() => mapValue(cyclic)).not.toThrow()
    const broken = {
      get value() {
        throw new Error('no')
      },
    }
    expect(mapValue(broken)).toBe(broken)
  })

  it('replaces messages that the trace shows already by one marker', () => {
    const sent = new SentMessages()
    const first = [human('a', '1'), human('b', '2')]
    expect(mapValue(first, { sent, omitSent: true, remember: true })).toEqual([
      user('a'),
      user('b'),
    ])
    const later = { messages: [...first, human('c', '3'), human('d')] }
    expect(mapValue(later, { sent, omitSent: true, remember: true })).toEqual({
      messages: [{ omitted: '2 messages shown earlier in this trace' }, user('c'), user('d')],
    })
  })

  it('shows everything again in a root, and does not count hidden steps as shown', () => {
    const sent = new SentMessages()
    const messages = [human('a', '1')]
    mapValue(messages, { sent, omitSent: true, remember: false })
    expect(mapValue(messages, { sent, omitSent: true, remember: true })).toEqual([user('a')])
    expect(mapValue(messages, { sent, omitSent: false, remember: true })).toEqual([user('a')])
  })
})

describe('unwrapOnly', () => {
  it('unwraps the key when it is the only one', () => {
    expect(unwrapOnly('input', { input: 'x' })).toBe('x')
    const both = { input: 'x', other: 1 }
    expect(unwrapOnly('input', both)).toBe(both)
  })
})
