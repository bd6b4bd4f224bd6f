import fc from 'fast-check'

import type { BillingNode } from '../domain/billing-node.ts'

/** Which nodes there may be. */
export interface NodeKinds {
  /** Few ids, so that later nodes change parents, types and usage of earlier ones. */
  readonly ids: number
  readonly instrumentations: readonly string[]
  readonly canEstimate: boolean
}

/** Observations of one trace that spend something or nothing. */
export function billingNodes(kinds: NodeKinds): fc.Arbitrary<BillingNode> {
  const id = fc.nat(kinds.ids - 1).map(String)
  const spending = fc.record({
    model: fc.constantFrom('gpt-4o', undefined),
    input: fc.nat(1),
    output: fc.nat(1),
    total: fc.nat(2),
    hasCost: fc.boolean(),
    isEstimated: kinds.canEstimate ? fc.boolean() : fc.constant(false),
    instrumentation: fc.constantFrom(...kinds.instrumentations),
  })
  return fc.record({
    id,
    parentId: fc.option(id),
    type: fc.constantFrom('GENERATION' as const, 'SPAN' as const, 'EMBEDDING' as const),
    startTime: fc.nat(3),
    endTime: fc.option(fc.nat(4)),
    spending: fc.option(spending, { nil: undefined }),
  })
}

/** True once in ten times. */
export const oneInTen = fc.integer({ min: 0, max: 9 }).map((one) => one === 0)
