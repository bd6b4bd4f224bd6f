import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Call } from './call.ts'
import { OpenCalls } from './open-calls.ts'

/** As much of a call as is looked at. */
const callOf = (key: string): Call => ({ identity: { key }, openSlot: undefined }) as Call

it('holds what a map would hold, whatever is added and deleted', () => {
  const keys = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor')
  const steps = fc.array(fc.record({ key: keys, isAdded: fc.boolean() }), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (taken) => {
      const open = new OpenCalls()
      const expected = new Map<string, Call>()
      for (const { key, isAdded } of taken) {
        const call = isAdded ? callOf(key) : expected.get(key)
        if (call === undefined) continue
        if (isAdded) {
          open.add(call)
          expected.set(key, call)
        } else {
          open.delete(call)
          open.delete(call)
          expected.delete(key)
        }
        expect(open.size).toBe(expected.size)
        expect(new Set(open.all)).toEqual(new Set(expected.values()))
        for (const [held, own] of expected) expect(open.get(held)).toBe(own)
        expect(open.get(key)).toBe(expected.get(key))
      }
    }),
  )
})
