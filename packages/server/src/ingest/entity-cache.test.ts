import { describe, expect, it } from 'vitest'

import { createEntityCache } from './entity-cache.ts'

interface Step {
  readonly ended: boolean
}

const entityOf = (...steps: readonly Step[]) => ({
  records: steps.map((record) => ({ record, rowVersion: 1 })),
  sizeBytes: 10,
})

const open = (maxBytes = 1000) =>
  createEntityCache<Step>({ maxBytes, isDone: ({ ended }) => ended })

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
    for (const key of ['a', 'b', 'c']) {
      cache.set(key, entityOf({ ended: false }))
      cache.hold(key)
    }
    for (const key of ['a', 'b', 'c']) cache.release(key, true)
    expect(['a', 'b', 'c'].filter((key) => cache.get(key) !== undefined)).toEqual(['b', 'c'])
  })
})
