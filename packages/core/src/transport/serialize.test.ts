import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { MAX_FIELD_BYTES, MAX_ITEMS, MAX_KEYS } from './limits.ts'
import { serialize } from './serialize.ts'
import { writeAnyValue } from './write-any-value.ts'

const roundTrip = (value: unknown): unknown => JSON.parse(serialize(value))

function named(): void {}

const fail = (): never => {
  throw new Error('trap')
}

/** JSON has no negative zero. */
const withoutNegativeZero = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const LIMITS = { maxBytes: MAX_FIELD_BYTES }

describe('JSON values', () => {
  it('come back equal', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(roundTrip(value)).toEqual(withoutNegativeZero(value))
      }),
    )
  })

  it('come back equal from the careful writer too', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
        expect(JSON.parse(writeAnyValue(value, LIMITS))).toEqual(withoutNegativeZero(value))
      }),
    )
  })

  it('lose undefined keys and keep undefined items as null, as in JSON', () => {
    expect(roundTrip({ a: undefined, b: [undefined, 1] })).toEqual({ b: [null, 1] })
    expect(roundTrip({ a: undefined, b: [undefined, 1], c: 1n })).toEqual({ b: [null, 1], c: '1' })
  })
})

describe('any value', () => {
  it('becomes valid JSON within the byte limit', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
      stringUnit: 'binary',
    })
    fc.assert(
      fc.property(anything, fc.integer({ min: 200, max: 20_000 }), (value, maxBytes) => {
        const text = serialize(value, maxBytes)
        JSON.parse(text)
        expect(text.isWellFormed()).toBe(true)
        expect(text.includes(String.raw`\ud8`)).toBe(false)
      }),
    )
  })

  it('never grows over the limit by more than its markers', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 3_000 })), (value) => {
        expect(Buffer.byteLength(serialize(value, 10_000))).toBeLessThanOrEqual(10_000)
      }),
    )
  })

  it('is described by its kind', () => {
    class Widget {
      readonly size = 3
    }
    class Opaque {
      describe(): string {
        return 'hidden'
      }
    }
    const described = roundTrip({
      big: 12345678901234567890n,
      date: new Date(0),
      invalid: new Date(Number.NaN),
      map: new Map([['a', 1]]),
      pairs: new Map([[1, 'x']]),
      set: new Set([1, 2]),
      floats: new Float32Array([0.5, 1]),
      bytes: new Uint8Array([104, 105]),
      widget: new Widget(),
      opaque: new Opaque(),
      function: named,
      symbol: Symbol('s'),
      notANumber: Number.NaN,
      pattern: /a+/g,
      promise: Promise.resolve(),
      url: new URL('https://heddle.test/x'),
    })
    expect(described).toEqual({
      big: '12345678901234567890',
      date: '1970-01-01T00:00:00.000Z',
      invalid: 'Invalid Date',
      map: { a: 1 },
      pairs: [[1, 'x']],
      set: [1, 2],
      floats: [0.5, 1],
      bytes: { type: 'Uint8Array', sizeBytes: 2, base64: 'aGk=' },
      widget: { size: 3 },
      opaque: '[Opaque]',
      function: '[function named]',
      symbol: 'Symbol(s)',
      notANumber: 'NaN',
      pattern: '/a+/g',
      promise: '[Promise]',
      url: 'https://heddle.test/x',
    })
  })

  it('keeps name, message, cause and own fields of an error', () => {
    const error = Object.assign(new TypeError('bad', { cause: 'why' }), { code: 'E1' })
    expect(roundTrip(error)).toMatchObject({
      name: 'TypeError',
      message: 'bad',
      cause: 'why',
      code: 'E1',
      stack: expect.stringContaining('TypeError: bad'),
    })
  })
})

describe('hostile values', () => {
  it('mark a cycle where it closes and keep what is merely repeated', () => {
    const shared = { x: 1 }
    const cyclic: Record<string, unknown> = { first: shared, second: shared }
    cyclic['self'] = cyclic
    expect(roundTrip(cyclic)).toEqual({ first: { x: 1 }, second: { x: 1 }, self: '[circular]' })
  })

  it('cost one property when a getter throws', () => {
    const value = {
      kept: 1,
      get broken(): number {
        throw new Error('no')
      },
    }
    expect(roundTrip(value)).toEqual({ kept: 1, broken: '[thrown: no]' })
  })

  it('are described by their properties when toJSON throws', () => {
    const value = {
      kept: 1,
      toJSON() {
        throw new Error('no')
      },
    }
    expect(roundTrip(value)).toEqual({ kept: 1, toJSON: '[function toJSON]' })
  })

  it('end in a marker when toJSON returns the object itself', () => {
    const value = {
      toJSON() {
        return value
      },
    }
    expect(roundTrip(value)).toBe('[circular]')
  })

  it('survive proxies whose every trap throws', () => {
    const proxy = new Proxy({}, { get: fail, ownKeys: fail, getPrototypeOf: fail, has: fail })
    expect(roundTrip({ proxy, kept: 1 })).toEqual({ proxy: '[thrown: trap]', kept: 1 })
  })

  it('survive a revoked proxy and an error that cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const error = new Error('x')
    Object.defineProperty(error, 'message', {
      get() {
        throw new Error('unreadable')
      },
    })
    expect(roundTrip([error, 1])).toMatchObject([{ message: '[thrown: unreadable]' }, 1])
    expect(roundTrip([proxy, 1])).toEqual([expect.stringContaining('[thrown:'), 1])
  })

  it('are cut at the depth limit instead of overflowing the stack', () => {
    let nested: unknown = 'deep'
    for (let level = 0; level < 10_000; level++) nested = level % 2 === 0 ? [nested] : { nested }
    expect(serialize(nested)).toContain('[heddle: deeper than 24 levels]')
  })

  it('replace lone surrogates and keep pairs', () => {
    expect(roundTrip(['\ud83d\ude00', '\ud83d', { '\ude00': 1 }])).toEqual(['😀', '�', { '�': 1 }])
  })

  it('keep text that only looks like an escape of a surrogate', () => {
    expect(roundTrip(String.raw`\ud83d`)).toBe(String.raw`\ud83d`)
  })
})

describe('large values', () => {
  it('keep head, tail and the original length of a 100 MB string', () => {
    const text = `head${'x'.repeat(100_000_000)}tail`
    const json = serialize({ text })
    expect(json.length).toBeLessThanOrEqual(MAX_FIELD_BYTES)
    const cut = (JSON.parse(json) as { text: string }).text
    expect(cut.startsWith('head')).toBe(true)
    expect(cut.endsWith('tail')).toBe(true)
    expect(cut).toContain('[heddle: 100000008 characters')
  })

  it('leave room for what follows a giant string', () => {
    const value = { messages: [{ content: 'a'.repeat(5_000_000) }, { content: 'the question' }] }
    expect(roundTrip(value)).toMatchObject({ messages: [{}, { content: 'the question' }] })
  })

  it('cut text whose escapes or characters take more bytes than units', () => {
    expect(serialize('\u0001'.repeat(900_000)).length).toBeLessThanOrEqual(MAX_FIELD_BYTES)
    expect(Buffer.byteLength(serialize('漢'.repeat(900_000)))).toBeLessThanOrEqual(MAX_FIELD_BYTES)
  })

  it('say how many items and keys were left out', () => {
    const items = roundTrip(Array.from({ length: MAX_ITEMS + 5 }, () => 1)) as unknown[]
    expect(items.at(-1)).toBe('[heddle: 5 more items]')
    const keys = Object.fromEntries(
      Array.from({ length: MAX_KEYS + 7 }, (_, key) => [`k${key}`, 1]),
    )
    expect(roundTrip(keys)).toHaveProperty('[heddle]', '[heddle: 7 more keys]')
  })

  it('describe binary content by size and beginning', () => {
    expect(roundTrip(Buffer.alloc(2_000_000))).toMatchObject({
      type: 'Buffer',
      sizeBytes: 2_000_000,
    })
  })
})
