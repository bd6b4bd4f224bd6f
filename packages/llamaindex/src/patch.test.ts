import { describe, expect, it } from 'vitest'

import { isWrapper, patchMethod, restore } from './patch.ts'
import type { Registration } from './registration.ts'

const registrationOf = (): Registration => ({
  kind: 'tool',
  options: {},
  isRoot: true,
  patches: [],
})

class Greeter {
  greet(name: string, mark = '!'): string {
    return `Hello ${name}${mark}`
  }
}

const over = (): string => 'over'

const through = {
  call: (args: readonly unknown[], run: (args: readonly unknown[]) => unknown) => run(args),
}

describe('patchMethod', () => {
  it('goes through the call with the arguments and the original', () => {
    const greeter = new Greeter()
    const registration = registrationOf()
    const seen: unknown[] = []
    patchMethod(greeter, 'greet', {
      registration,
      call: (args, run) => {
        seen.push(...args)
        return `${String(run(args))} Bye.`
      },
    })
    expect(greeter.greet('Ada')).toBe('Hello Ada! Bye.')
    expect(seen).toEqual(['Ada'])
    expect([greeter.greet.name, greeter.greet.length]).toEqual(['greet', 1])
    expect(Object.keys(greeter)).toEqual([])
    restore(greeter, registration)
    expect(Object.hasOwn(greeter, 'greet')).toBe(false)
  })

  it('wraps nothing twice, and no object that cannot change', () => {
    const registration = registrationOf()
    const greeter = new Greeter()
    patchMethod(greeter, 'greet', { registration, ...through })
    patchMethod(greeter, 'greet', { registration, ...through })
    expect(registration.patches).toHaveLength(1)
    expect(isWrapper(Reflect.get(greeter, 'greet'))).toBe(true)
    expect(patchMethod(Object.freeze(new Greeter()), 'greet', { registration, ...through })).toBe(
      false,
    )
  })

  it('leaves what somebody else put over the wrapper', () => {
    const greeter = new Greeter()
    const registration = registrationOf()
    patchMethod(greeter, 'greet', { registration, ...through })
    greeter.greet = over
    restore(greeter, registration)
    expect(greeter.greet('Ada')).toBe('over')
  })
})
