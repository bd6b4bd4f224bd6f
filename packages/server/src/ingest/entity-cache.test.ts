import { describe, expect, it } from 'vitest'

import { createEntityCache } from './entity-cache.ts'

interface Step {
  readonly ended: boolean
}

const entityOf = (...steps: readonly Step[]) => ({
  records: steps.map((record) => ({ record, rowVersion: 1 })),
  sizeBytes: 10,
})

const open = (maxBytes = 1000, maxAwakeBytes?: number) =>
  createEntityCache<Step>({
    maxBytes,
    ...(maxAwakeBytes !== undefined && { maxAwakeBytes }),
    isDone: ({ ended }) => ended,
  })

function save(cache: ReturnType<typeof open>, keys: readonly string[], isSaved = true): void {
  for (const key of keys) {
    cache.set(key, entityOf({ ended: false }))
    cache.hold(key)
  }
  for (const key of keys) cache.release(key, isSaved)
}

describe('createEntityCache', () => {
  it('lets an entity go when all of its records are done and saved', () => {
    const cache = open()
    cache.set('whole', entityOf({ ended: true }))
    cache.set('half', entityOf({ ended: true }, { ended: false }))
    for (const key of ['whole', 'half']) cache.hold(key)
    expect(cache.get('whole')).toBeDefined()
    for (const key of ['whole', 'half']) cache.release(key, true)
    expect(cache.get('whole')).toBeUndefined()
    expect(cache.get('half')).toBeDefined()
  })

  it('keeps what is done as long as a write is on the way or the last one failed', () => {
    const cache = open()
    cache.set('a', entityOf({ ended: true }))
    cache.hold('a')
    cache.hold('a')
    cache.release('a', true)
    expect(cache.get('a')).toBeDefined()
    cache.release('a', false)
    expect(cache.get('a')).toBeDefined()
    expect(cache.isSaved('a')).toBe(false)
  })

  it('keeps the entities written last within its bytes', () => {
    const cache = open(25)
    save(cache, ['a', 'b', 'c'])
    expect(['a', 'b', 'c'].filter((key) => cache.get(key) !== undefined)).toEqual(['b', 'c'])
  })

  it('gives back what rests as text as it was, and knows that it is saved', () => {
    const cache = open(1000, 15)
    save(cache, ['a', 'b', 'c'])
    expect(cache.isSaved('a')).toBe(true)
    expect(cache.get('a')).toEqual(entityOf({ ended: false }))
    cache.hold('a')
    expect(cache.isSaved('a')).toBe(false)
  })

  it('replaces what rests', () => {
    const cache = open(1000, 0)
    save(cache, ['a'])
    cache.set('a', entityOf({ ended: true }))
    expect(cache.get('a')).toEqual(entityOf({ ended: true }))
    cache.hold('a')
    cache.release('a', true)
    expect(cache.get('a')).toBeUndefined()
  })

  it('never lets rest what the store did not take', () => {
    const cache = open(1000, 0)
    save(cache, ['a'], false)
    expect(cache.get('a')).toBeUndefined()
  })

  it('keeps what is on its way, however much that is', () => {
    const cache = open(15, 5)
    for (const key of ['a', 'b', 'c']) {
      cache.set(key, entityOf({ ended: false }))
      cache.hold(key)
    }
    cache.release('c', true)
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, true, true])
  })
})
