import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { BodyPool, MAX_KEPT_BODIES, MAX_KEPT_BYTES } from './body-pool.ts'

describe('BodyPool', () => {
  it('gives memory of exactly the asked size that no other body in use shares', () => {
    const step = fc.record({
      sizeBytes: fc.integer({ min: 1, max: 400_000 }),
      givesBack: fc.option(fc.nat(5), { nil: undefined }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const pool = new BodyPool()
        const used: Uint8Array<ArrayBuffer>[] = []
        for (const { sizeBytes, givesBack } of steps) {
          const body = pool.take(sizeBytes)
          expect(body.length).toBe(sizeBytes)
          expect(used.map(({ buffer }) => buffer)).not.toContain(body.buffer)
          used.push(body)
          const [free] = givesBack === undefined ? [] : used.splice(givesBack, 1)
          if (free !== undefined) pool.giveBack(free)
        }
      }),
    )
  })

  it('uses memory again, even for a larger body that fits', () => {
    const pool = new BodyPool()
    const first = pool.take(100_000)
    pool.giveBack(first)
    expect(pool.take(120_000).buffer).toBe(first.buffer)
  })

  it('gives memory of many times the size to nobody', () => {
    const pool = new BodyPool()
    const first = pool.take(1_000_000)
    pool.giveBack(first)
    expect(pool.take(70_000).buffer.byteLength).toBeLessThan(140_000)
    expect(pool.take(10).buffer.byteLength).toBe(10)
  })

  it('keeps neither giant bodies nor more than travel at once', () => {
    const pool = new BodyPool()
    const giant = pool.take(MAX_KEPT_BYTES + 1)
    pool.giveBack(giant)
    expect(pool.take(10).buffer).not.toBe(giant.buffer)
    const bodies = Array.from({ length: MAX_KEPT_BODIES + 1 }, () => pool.take(70_000))
    for (const body of bodies) pool.giveBack(body)
    const again = bodies.map(() => pool.take(70_000).buffer)
    const reused = again.filter((buffer) => bodies.some((body) => body.buffer === buffer))
    expect(reused).toHaveLength(MAX_KEPT_BODIES)
  })
})
