import { describe, expect, it } from 'vitest'

import { membersOf } from './members.ts'

describe('membersOf', () => {
  it('finds what own properties, lists, maps and small plain objects hold', () => {
    const [a, b, c, d] = [new Date(), new Date(), new Date(), new Date()]
    const holder = { a, list: [b], map: new Map([['c', c]]), plain: { d } }
    expect(membersOf(holder)).toEqual(expect.arrayContaining([a, b, c, d]))
  })

  it('looks into no large map or dictionary, and calls no getter', () => {
    const entries = Array.from({ length: 5_000 }, (_, key) => [`k${key}`, new Date()] as const)
    const holder = {
      map: new Map(entries),
      dictionary: Object.fromEntries(entries),
      get session(): never {
        throw new Error('would make a client')
      },
    }
    expect(membersOf(holder)).toEqual([holder.dictionary])
  })

  it('takes functions for members only when they are instances of a class', () => {
    const embedding = Object.setPrototypeOf(() => {}, Date.prototype) as object
    expect(
      membersOf({ embedding, plain: () => {}, asynchronous: async () => {}, Class: Date }),
    ).toEqual([embedding])
  })
})
