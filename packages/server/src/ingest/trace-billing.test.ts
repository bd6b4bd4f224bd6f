import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { BillingNode } from '../domain/billing-node.ts'
import { coverages } from '../domain/billing.ts'
import { billingNodes, oneInTen } from './billing-node-fixture.ts'
import { TraceBilling } from './trace-billing.ts'

/** Statements about few observations, so that later ones change parents, types and usage of earlier ones. */
const statements = (instrumentations: readonly string[], canEstimate: boolean) =>
  fc.array(
    fc.record({
      node: billingNodes({ ids: 10, instrumentations, canEstimate }),
      isTaken: fc.boolean(),
      isRemoved: oneInTen,
    }),
    { maxLength: 25 },
  )

interface Said {
  readonly node: BillingNode
  readonly isTaken: boolean
  readonly isRemoved: boolean
}

function replay(said: readonly Said[]) {
  const billing = new TraceBilling('t')
  const covered = new Map<string, string>()
  const latest = new Map<string, BillingNode>()
  const take = () => {
    for (const [id, coverage] of billing.takeChanges())
      if (coverage === undefined) covered.delete(id)
      else covered.set(id, coverage)
  }
  for (const { node, isTaken, isRemoved } of said) {
    if (isRemoved) {
      billing.remove(node.id)
      latest.delete(node.id)
      covered.delete(node.id)
    } else {
      billing.put(node)
      latest.set(node.id, node)
    }
    if (isTaken) take()
  }
  take()
  return { covered, latest: [...latest.values()] }
}

it.each([
  ['one instrumentation', [''], false],
  ['two instrumentations and estimates', ['', 'otel'], true],
] as const)(
  'agrees with the rule after any statements of %s',
  (_, instrumentations, canEstimate) => {
    fc.assert(
      fc.property(statements(instrumentations, canEstimate), (said) => {
        const { covered, latest } = replay(said)
        expect(Object.fromEntries(covered)).toEqual(Object.fromEntries(coverages(latest, 't')))
      }),
      { numRuns: 400 },
    )
  },
)

it('says nothing of what the store has already, and takes back what no longer holds', () => {
  const call = {
    type: 'GENERATION',
    startTime: 0,
    endTime: 1,
    spending: {
      model: 'gpt-4o',
      input: 1,
      output: 1,
      total: 2,
      hasCost: false,
      isEstimated: false,
      instrumentation: '',
    },
  } as const
  const billing = new TraceBilling('t')
  billing.put({ ...call, id: 'wrapper', parentId: null }, 'below')
  billing.put({ ...call, id: 'call', parentId: 'wrapper' })
  expect(billing.takeChanges()).toEqual(new Map())
  billing.put({ ...call, id: 'call', parentId: 'wrapper', spending: undefined })
  expect(billing.takeChanges()).toEqual(new Map([['wrapper', undefined]]))
})
