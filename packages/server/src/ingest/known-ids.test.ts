import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { idHashes, murmurHash3 } from '../domain/id-hash.ts'
import { createKnownIds } from './known-ids.ts'

async function* yieldAll(...parts: readonly Uint32Array[]): AsyncGenerator<Uint32Array> {
  yield* parts
}

async function* yieldThenFail(): AsyncGenerator<Uint32Array> {
  yield Uint32Array.of(1, 2)
  throw new Error('unreadable')
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('murmurHash3', () => {
  it.each([
    ['', 0],
    ['a', 0x3c2569b2],
    ['abcd', 0x43ed676a],
    ['Hello, world!', 0xc0363e43],
  ])('hashes %j as the reference implementation does', (text, hash) => {
    expect(murmurHash3(text)).toBe(hash)
  })
})

describe('createKnownIds', () => {
  it('takes every id for known until the stored ones are read', async () => {
    const known = createKnownIds(yieldAll())
    expect(known.mayHold('p', 'new')).toBe(true)
    await settled()
    expect(known.mayHold('p', 'new')).toBe(false)
  })

  it('never misses a stored or an added id', async () => {
    const ids = fc.sample(fc.string(), 2000)
    const [stored, added] = [ids.slice(0, 1000), ids.slice(1000)]
    const known = createKnownIds(
      yieldAll(Uint32Array.from(stored.flatMap((id) => [...idHashes('p', id)]))),
    )
    for (const id of added) known.admit('p', id)
    await settled()
    expect(ids.every((id) => known.mayHold('p', id))).toBe(true)
  })

  it('says of each new id once that the store cannot have it', async () => {
    const known = createKnownIds(yieldAll())
    expect(known.admit('p', 'early')).toBe(true)
    await settled()
    expect(['early', 'new', 'new'].map((id) => known.admit('p', id))).toEqual([true, false, true])
  })

  it('takes few new ids for known ones', async () => {
    const known = createKnownIds(yieldAll())
    await settled()
    for (let count = 0; count < 200_000; count += 1) known.admit('p', `stored-${count}`)
    const wrong = Array.from({ length: 20_000 }, (_, count) => `new-${count}`).filter((id) =>
      known.mayHold('p', id),
    )
    expect(wrong.length).toBeLessThan(20)
  })

  it('asks the store about every id when the stored ones cannot be read', async () => {
    const known = createKnownIds(yieldThenFail())
    await settled()
    expect(known.mayHold('p', 'any')).toBe(true)
  })
})
