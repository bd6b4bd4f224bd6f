import fc from 'fast-check'
import { expect, it } from 'vitest'

import { type BillingIndex, createBillingIndex } from './billing-index.ts'
import { billingNodes, oneInTen } from './billing-node-fixture.ts'

const node = billingNodes({ ids: 7, instrumentations: ['', 'other'], canEstimate: true })

const traceName = fc.nat(4).map((trace) => ({ projectId: 'p', traceId: `t${trace}` }))

/** Rounds of what is put into traces and taken away from them, as groups of writes do. */
const rounds = fc.array(
  fc.array(fc.record({ trace: traceName, node, isRemoved: oneInTen }), {
    minLength: 1,
    maxLength: 8,
  }),
  { maxLength: 12 },
)

type Rounds = typeof rounds extends fc.Arbitrary<infer Value> ? Value : never

function replay(index: BillingIndex, said: Rounds) {
  return said.map((round) => {
    const traces = [...new Map(round.map(({ trace }) => [trace.traceId, trace])).values()]
    index.load(index.missing(traces), [])
    for (const { trace, node: one, isRemoved } of round)
      if (isRemoved) index.remove(trace, one.id)
      else index.put(trace, one)
    return index.takeChanges(traces).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b)))
  })
}

const nameOf = ({ traceId, id }: { readonly traceId: string; readonly id: string }) =>
  `${traceId} ${id}`

it('says the same of traces that rest between rounds', () => {
  fc.assert(
    fc.property(rounds, fc.nat(12), (said, maxAwakeNodes) => {
      const resting = replay(createBillingIndex(undefined, maxAwakeNodes), said)
      expect(resting).toEqual(replay(createBillingIndex(), said))
    }),
    { numRuns: 500 },
  )
})

const named = (traceId: string) => ({ projectId: 'p', traceId })

function putInto(index: BillingIndex, traceId: string, ids: readonly string[]) {
  const trace = named(traceId)
  for (const id of ids)
    index.put(trace, {
      id,
      parentId: null,
      type: 'SPAN',
      startTime: 0,
      endTime: null,
      spending: undefined,
    })
  index.takeChanges([trace])
}

it('forgets what was written first beyond its bound, resting or not', () => {
  const index = createBillingIndex(4, 2)
  for (const traceId of ['a', 'b', 'c']) putInto(index, traceId, ['1', '2'])
  expect(index.missing(['a', 'b', 'c'].map(named))).toEqual([named('a')])
  putInto(index, 'd', ['1', '2', '3', '4', '5'])
  expect(index.missing(['b', 'c'].map(named))).toEqual(['b', 'c'].map(named))
})

it('knows nothing more of a trace that is forgotten while it rests', () => {
  const index = createBillingIndex(undefined, 0)
  putInto(index, 'a', ['1'])
  expect(index.missing([named('a')])).toEqual([])
  index.forget(named('a'))
  expect(index.missing([named('a')])).toEqual([named('a')])
})
