import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type Patch, layPatches, mergeFields, stampOf } from './versioned-fields.ts'
import type { MergeRules, VersionedFields } from './versioned-fields.ts'

interface Fields {
  readonly latest: unknown
  readonly first: string
  readonly earliest: number
  readonly greatest: number
  readonly union: readonly string[]
  readonly patches: readonly Patch[]
}

const RULES: MergeRules<Fields> = {
  latest: 'latest',
  first: 'first',
  earliest: 'earliest',
  greatest: 'greatest',
  union: 'union',
  patches: 'patches',
}

const version = fc.record({ stamp: fc.nat(4), position: fc.nat(2) })
const withVersion = <Value>(value: fc.Arbitrary<Value>) =>
  fc.tuple(value, version).map(([inner, at]) => ({ value: inner, ...at }))
const map = fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), fc.jsonValue({ maxDepth: 3 }), {
  maxKeys: 3,
})
const patch: fc.Arbitrary<Patch> = fc.tuple(map, version).map(([value, at]) => ({ value, ...at }))

/** fast-check's types say that a null may be among the values; the mapping below takes it out. */
type AnyRecord = (...values: readonly unknown[]) => fc.Arbitrary<VersionedFields<Fields>>

/** What one event may say. */
const statement: fc.Arbitrary<VersionedFields<Fields>> = (fc.record as AnyRecord)(
  {
    latest: withVersion(
      fc.oneof(fc.constantFrom({}, [], '', 0, false), fc.jsonValue({ maxDepth: 1 })),
    ).map((field) => (field.value === null ? { ...field, value: 'null' } : field)),
    first: withVersion(fc.constantFrom('x', 'y', 'z')),
    earliest: withVersion(fc.nat(5)).map((field) => ({ ...field, stamp: field.stamp % 2 })),
    greatest: withVersion(fc.nat(5)),
    union: withVersion(
      fc.uniqueArray(fc.constantFrom('p', 'q', 'r')).map((tags) => tags.toSorted()),
    ),
    patches: patch.map((only) => ({
      value: [only],
      stamp: only.stamp,
      position: only.position,
    })),
  },
  { requiredKeys: [] },
)

const merge = (a: VersionedFields<Fields>, b: VersionedFields<Fields>) => mergeFields(RULES, a, b)

/** What a reader sees: values alone, patches laid over each other. */
const seen = (fields: VersionedFields<Fields>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      name === 'patches' ? layPatches(field.value as Patch[]) : field.value,
    ]),
  )

describe('mergeFields', () => {
  it('gives one record for all orders and repetitions of the same statements', () => {
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 6 }).chain((statements) =>
          fc.tuple(
            fc.constant(statements),
            fc.shuffledSubarray([...statements, ...statements], {
              minLength: statements.length * 2,
            }),
          ),
        ),
        ([statements, shuffled]) => {
          expect(seen(shuffled.reduce(merge, {}))).toEqual(seen(statements.reduce(merge, {})))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is associative: records merged apart and then together are the same', () => {
    fc.assert(
      fc.property(statement, statement, statement, (a, b, c) => {
        expect(seen(merge(merge(a, b), c))).toEqual(seen(merge(a, merge(b, c))))
      }),
    )
  })

  it('returns the same record when nothing changes', () => {
    fc.assert(
      fc.property(statement, statement, (a, b) => {
        const merged = merge(a, b)
        expect(merge(merged, b)).toBe(merged)
      }),
    )
  })

  it('never lets a create erase what an update said, whatever their times', () => {
    const update = { latest: { value: 'done', stamp: stampOf(1, true), position: 0 } }
    const create = { latest: { value: 'begun', stamp: stampOf(999, false), position: 0 } }
    expect(seen(merge(update, create))).toEqual({ latest: 'done' })
  })

  it('keeps a filled value when an empty object or array comes later', () => {
    const filled = { latest: { value: { a: 1 }, stamp: 1, position: 0 } }
    expect(seen(merge(filled, { latest: { value: {}, stamp: 2, position: 0 } }))).toEqual({
      latest: { a: 1 },
    })
    expect(seen(merge(filled, { latest: { value: 0, stamp: 2, position: 0 } }))).toEqual({
      latest: 0,
    })
  })

  it('takes an explicit time over a derived one and the earliest of each kind', () => {
    const times = [
      [1, 1],
      [5, 0],
      [3, 0],
    ] as const
    const fields = times.map(([value, stamp]) => ({ earliest: { value, stamp, position: 0 } }))
    expect(seen(fields.reduce(merge, {}))).toEqual({ earliest: 3 })
  })
})

function patchAt(stamp: number, value: Record<string, unknown>): Patch {
  return { stamp, position: 0, value }
}

describe('layPatches', () => {
  it('lays objects by key and arrays by index, in the order of versions', () => {
    expect(
      layPatches([
        patchAt(1, { keep: 1, deep: { a: 1, b: 1 }, list: [1, 2, { x: 1 }], kind: { a: 1 } }),
        patchAt(2, { deep: { b: 2 }, list: [9, 8, { y: 2 }, 4], kind: 'text' }),
      ]),
    ).toEqual({
      keep: 1,
      deep: { a: 1, b: 2 },
      list: [9, 8, { x: 1, y: 2 }, 4],
      kind: 'text',
    })
  })

  it('leaves Object.prototype alone', () => {
    layPatches([
      { stamp: 1, position: 0, value: { a: 1 } },
      {
        stamp: 2,
        position: 0,
        value: JSON.parse('{"__proto__":{"polluted":true}}') as Patch['value'],
      },
    ])
    expect('polluted' in {}).toBe(false)
  })
})
