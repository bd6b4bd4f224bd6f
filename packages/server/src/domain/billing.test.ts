import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BillingNode, Spending } from './billing-node.ts'
import { coverages } from './billing.ts'
import { plainModelName } from './twin-calls.ts'

const TRACE = 't'

function spent(total: number, overrides: Partial<Spending> = {}): Spending {
  return {
    model: 'gpt-4o',
    input: total,
    output: 0,
    total,
    hasCost: false,
    isEstimated: false,
    instrumentation: '',
    ...overrides,
  }
}

function node(
  id: string,
  parentId: string | null,
  overrides: Partial<BillingNode> = {},
): BillingNode {
  const base = { type: 'GENERATION', startTime: 0, endTime: 10, spending: undefined } as const
  return { ...base, id, parentId, ...overrides }
}

const coveredIn = (nodes: readonly BillingNode[]) => Object.fromEntries(coverages(nodes, TRACE))

describe('the lowest model calls count', () => {
  it('leaves out a wrapper that reports what the call below it reports', () => {
    const wrapper = node('wrapper', null, { spending: spent(10) })
    const step = node('step', 'wrapper', { type: 'CHAIN' })
    const call = node('call', 'step', { spending: spent(10) })
    expect(coveredIn([wrapper, step, call])).toEqual({ wrapper: 'below' })
  })

  it('counts a call again when what is below it reports nothing', () => {
    const call = node('call', null, { spending: spent(10) })
    expect(coveredIn([call, node('failed', 'call')])).toEqual({})
  })

  it('keeps a model call that only an embedding lies below, and leaves out an agent above both', () => {
    const agent = node('agent', null, { type: 'AGENT', spending: spent(30) })
    const call = node('call', 'agent', { spending: spent(20) })
    const embedding = node('embedding', 'call', { type: 'EMBEDDING', spending: spent(10) })
    expect(coveredIn([agent, call, embedding])).toEqual({ agent: 'below' })
  })

  it('keeps a wrapper whose model is known when the call below it names none', () => {
    const wrapper = node('wrapper', null, { spending: spent(10) })
    const call = node('call', 'wrapper', { spending: spent(10, { model: undefined }) })
    expect(coveredIn([wrapper, call])).toEqual({})
  })

  it('counts what was reported, not what was estimated above or below it', () => {
    const estimate = spent(9, { isEstimated: true })
    const wrapper = node('wrapper', null, { spending: spent(10) })
    expect(coveredIn([wrapper, node('call', 'wrapper', { spending: estimate })])).toEqual({
      call: 'above',
    })
    const outer = node('outer', null, { spending: estimate })
    expect(coveredIn([outer, { ...wrapper, parentId: 'outer' }])).toEqual({ outer: 'below' })
  })
})

describe('records of one call', () => {
  const otel = { instrumentation: '@opentelemetry/instrumentation-openai' }
  const ours = node('ours', 'chain', { spending: spent(10) })
  const theirs = node('theirs', 'chain', {
    startTime: 1,
    endTime: 9,
    spending: spent(10, { model: 'openai/gpt-4o-2024-08-06', ...otel }),
  })

  it('count once when two instrumentations made them', () => {
    expect(coveredIn([ours, theirs])).toEqual({ theirs: 'twin:ours' })
    expect(coveredIn([theirs, ours])).toEqual({ theirs: 'twin:ours' })
  })

  it('count once below steps that only one instrumentation knows, whose own report does not count', () => {
    const step = node('step', 'chain', { spending: spent(10, otel) })
    expect(coveredIn([ours, step, { ...theirs, parentId: 'step' }])).toEqual({
      step: 'below',
      theirs: 'twin:ours',
    })
  })

  it('count by the one with a cost of its own', () => {
    const priced = { ...theirs, spending: spent(10, { hasCost: true, ...otel }) }
    expect(coveredIn([ours, priced])).toEqual({ ours: 'twin:theirs' })
  })

  it.each<[string, Partial<BillingNode>]>([
    ['of one instrumentation', { spending: spent(10) }],
    ['with other usage', { spending: spent(11, otel) }],
    ['of another model', { spending: spent(10, { ...otel, model: 'gpt-4.1' }) }],
    ['one after the other', { startTime: 11, endTime: 20 }],
    ['in other places', { parentId: 'elsewhere' }],
    ['without usage', { spending: spent(0, otel) }],
  ])('stay two calls when they are %s', (_, overrides) => {
    const first = overrides.spending?.total === 0 ? { ...ours, spending: spent(0) } : ours
    expect(coveredIn([first, { ...theirs, ...overrides }])).toEqual({})
  })

  it('pair up one to one when equal calls run side by side', () => {
    const twice = [0, 1, 2].flatMap((index) => [
      { ...ours, id: `ours${index}`, startTime: index },
      { ...theirs, id: `theirs${index}`, startTime: index },
    ])
    expect(coveredIn(twice)).toEqual({
      theirs0: 'twin:ours0',
      theirs1: 'twin:ours1',
      theirs2: 'twin:ours2',
    })
  })

  it('are told apart by the name of the model without provider and date', () => {
    expect(plainModelName('Anthropic/claude-sonnet-4-5@20250929')).toBe('claude-sonnet-4-5')
    expect(plainModelName('models/gemini-2.5-pro')).toBe('gemini-2.5-pro')
  })
})

const spending = fc.record({
  model: fc.constantFrom('gpt-4o', 'gpt-4.1', undefined),
  input: fc.nat(2),
  output: fc.nat(2),
  total: fc.nat(4),
  hasCost: fc.boolean(),
  isEstimated: fc.boolean(),
  instrumentation: fc.constantFrom('', 'a', 'b'),
})

/** Nodes with parents of any kind: none, known, missing, themselves, in circles. */
const anyNodes = fc.uniqueArray(fc.nat(20), { maxLength: 14 }).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(`n${id}`),
        parentId: fc.option(fc.nat(20).map((parent) => `n${parent}`)),
        type: fc.constantFrom('GENERATION', 'SPAN', 'EMBEDDING'),
        startTime: fc.nat(5),
        endTime: fc.option(fc.nat(9)),
        spending: fc.option(spending, { nil: undefined }),
      }),
    ),
  ),
)

/** A tree whose leaves are model calls with usage that no other has, below steps that report nothing. */
const callTree = fc.array(fc.nat(), { minLength: 1, maxLength: 12 }).map((parents) => {
  const steps = parents.map((parent, index) => {
    const parentId = index === 0 ? null : `s${parent % index}`
    return node(`s${index}`, parentId, { type: 'CHAIN' })
  })
  const calls = parents.map((_, index) =>
    node(`c${index}`, `s${index}`, { spending: spent(1 + index) }),
  )
  return { steps, calls }
})

const spentBy = ({ spending: own }: BillingNode) => own?.total ?? 0

const countedTotal = (nodes: readonly BillingNode[]) => {
  const covered = coverages(nodes, TRACE)
  return nodes.reduce((sum, member) => (covered.has(member.id) ? sum : sum + spentBy(member)), 0)
}

describe('laws', () => {
  it('the order of the observations never matters', () => {
    fc.assert(
      fc.property(anyNodes, fc.infiniteStream(fc.nat()), (nodes, keys) => {
        const shuffled = nodes
          .map((member) => ({ member, key: keys.next().value }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ member }) => member)
        expect(coveredIn(shuffled)).toEqual(coveredIn(nodes))
      }),
    )
  })

  it('only what spends is left out, never everything, and twins name a record that counts', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const covered = coverages(nodes, TRACE)
        const spenders = nodes.filter((member) => member.spending !== undefined)
        const ids = spenders.map(({ id }) => id)
        expect(ids).toEqual(expect.arrayContaining([...covered.keys()]))
        expect(ids.length === 0 || ids.some((id) => !covered.has(id))).toBe(true)
        const twins = [...covered.values()].filter((coverage) => coverage.startsWith('twin:'))
        expect(twins.filter((coverage) => covered.has(coverage.slice('twin:'.length)))).toEqual([])
      }),
    )
  })

  it('the sum of the calls is the sum of the trace, whatever steps above report and whoever records them again', () => {
    fc.assert(
      fc.property(callTree, fc.array(fc.nat(11)), fc.boolean(), (tree, wrapped, isTwice) => {
        const { steps, calls } = tree
        const total = calls.reduce((sum, call) => sum + spentBy(call), 0)
        const wrappers = steps.map((step, index) =>
          wrapped.includes(index) ? { ...step, spending: spent(1000 + index) } : step,
        )
        const again = calls.map((call) => ({
          ...call,
          id: `${call.id}-again`,
          spending: call.spending && { ...call.spending, instrumentation: 'other' },
        }))
        expect(countedTotal([...wrappers, ...calls, ...(isTwice ? again : [])])).toBe(total)
      }),
    )
  })
})
