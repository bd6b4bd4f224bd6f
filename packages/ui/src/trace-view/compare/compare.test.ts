import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { deriveSums } from '../derive.ts'
import type { SampleRow } from '../sample-trace.ts'
import { anyTrace, sampleTrace } from '../sample-trace.ts'
import { alignTraces } from './align-traces.ts'
import type { CompareSide } from './compare-sides.ts'
import { compareSides } from './compare-sides.ts'
import { findDivergence } from './divergence.ts'

interface Step extends SampleRow {
  readonly input?: string
  readonly output?: string
  readonly config?: string
}

function compared(one: readonly Step[], other: readonly Step[]) {
  const [a, b] = [one, other].map((steps) => {
    const columns = sampleTrace(steps)
    const of = (pick: (step: Step) => string | undefined) => steps.map((step) => pick(step) ?? '')
    const fingerprints = {
      id: [...columns.id],
      input: of(({ input }) => input),
      output: of(({ output }) => output),
      config: of(({ config }) => config),
    }
    return { columns, end: deriveSums(columns).end, fingerprints }
  })
  if (a === undefined || b === undefined) throw new Error('Expected two sides.')
  const sides = compareSides(a, b)
  const alignment = alignTraces(...sides)
  return { sides, alignment, events: findDivergence(sides, alignment) }
}

const RUN: readonly Step[] = [
  { name: 'agent', type: 'AGENT', input: 'q', output: 'a' },
  { name: 'plan', type: 'GENERATION', parent: 0, input: 'm1', output: 'o1', config: 'c' },
  { name: 'tools', type: 'CHAIN', parent: 0 },
  { name: 'run_sql', type: 'TOOL', parent: 2, input: 'limit 50', output: 'rows' },
  { name: 'run_sql', type: 'TOOL', parent: 2, input: 'limit 60', output: 'rows 2' },
  { name: 'reply', type: 'GENERATION', parent: 0, input: 'm2', output: 'o2', config: 'c' },
]

const changed = (row: number, change: Step): readonly Step[] =>
  RUN.map((step, index) => (index === row ? { ...step, ...change } : step))

const firstOf = (other: readonly Step[]): unknown => {
  const { events, alignment } = compared(RUN, other)
  const [first] = events
  return first && [first.difference, alignment.one[first.index], alignment.other[first.index]]
}

describe('comparing two traces', () => {
  it.each<[string, readonly Step[], unknown]>([
    ['other arguments', changed(3, { input: 'limit 5000', output: 'x' }), ['arguments', 3, 3]],
    ['another answer', changed(1, { output: 'x' }), ['output', 1, 1]],
    ['another model', changed(5, { config: 'd', output: 'x' }), ['config', 5, 5]],
    ['a failure', changed(4, { level: 'ERROR' }), ['error', 4, 4]],
    ['another question', changed(0, { input: 'p' }), ['input', 0, 0]],
    ['another tool', changed(3, { name: 'grep', input: 'x' }), ['replaced', 3, 3]],
    ['a step left out', RUN.slice(0, 5), ['removed', 5, -1]],
    ['a step more', [...RUN, { name: 'retry', type: 'TOOL', parent: 0 }], ['added', -1, 6]],
  ])('finds %s', (_what, other, first) => {
    expect(firstOf(other)).toEqual(first)
  })

  it('tells causes from what follows from them', () => {
    const other = RUN.map((step, row) =>
      row < 3 ? step : { ...step, input: `${step.input ?? ''}!`, output: `${step.output ?? ''}!` },
    )
    const { events } = compared(RUN, other)
    expect(events.map(({ difference, isCause }) => [difference, isCause])).toEqual([
      ['arguments', true],
      ['output', false],
      ['arguments', false],
      ['output', false],
      ['input', false],
      ['output', false],
    ])
  })

  it('names a step that was added and not what stands below it', () => {
    const other: readonly Step[] = [
      ...RUN,
      { name: 'helper', type: 'AGENT', parent: 0 },
      { name: 'help', type: 'GENERATION', parent: 6, input: 'x' },
    ]
    expect(compared(RUN, other).events.map(({ difference }) => difference)).toEqual(['added'])
  })

  it('sees nothing between a trace and itself, and has every row of both sides once and in order', () => {
    fc.assert(
      fc.property(anyTrace, anyTrace, (one, other) => {
        const sideOf = (columns: typeof one) => ({
          columns,
          end: deriveSums(columns).end,
          fingerprints: undefined,
        })
        const [a, again] = compareSides(sideOf(one), sideOf(one))
        expect(findDivergence([a, again], alignTraces(a, again))).toEqual([])
        const [left, right] = compareSides(sideOf(one), sideOf(other))
        const alignment = alignTraces(left, right)
        expectWhole(alignment.one, left)
        expectWhole(alignment.other, right)
      }),
    )
  })

  it('finds a planted edit first, whatever follows from it', () => {
    const edits = ['output', 'input', 'config'] as const
    const steps = fc.array(fc.record({ climb: fc.nat(3), name: fc.nat(4), input: fc.nat(6) }), {
      minLength: 3,
      maxLength: 40,
    })
    fc.assert(
      fc.property(
        fc.tuple(steps, fc.nat(), fc.constantFrom(...edits), fc.boolean()),
        ([drafts, place, edit, spreads]) => {
          const run: Step[] = []
          for (const { climb, name, input } of drafts) {
            let parent = run.length - 1
            for (let step = 0; step < climb && parent > 0; step++)
              parent = run[parent]?.parent ?? -1
            // Every input occurs once, as in runs whose steps have something to do.
            run.push({ parent, name: `step ${name}`, input: `${input} ${run.length}`, output: 'o' })
          }
          const leaves = run.flatMap((_, row) =>
            run.some(({ parent }) => parent === row) ? [] : [row],
          )
          const row = leaves[place % leaves.length] ?? 0
          const other = run.map((step, index): Step => {
            if (index === row) return { ...step, [edit]: 'edited' }
            return spreads && index > row && edit !== 'config'
              ? { ...step, output: 'follows' }
              : step
          })
          const { events, alignment } = compared(run, other)
          expect(alignment.other[events[0]?.index ?? -1]).toBe(row)
        },
      ),
    )
  })

  it('divides lists that are too long for a table at rows that are unmistakable', () => {
    // Both ends differ, so that nothing is stripped from the lists.
    const one = [...manySteps(1500, 700), { parent: 0, name: 'end of one' }]
    const other = [
      { name: 'root' },
      { parent: 0, name: 'begin of other' },
      ...manySteps(1500, 900).slice(1),
    ]
    const { events } = compared(one, other)
    expect(events.map(({ difference }) => difference).toSorted()).toEqual([
      'added',
      'added',
      'removed',
      'removed',
    ])
  })
})

function expectWhole(rows: Int32Array, { count }: CompareSide): void {
  const present = rows.filter((row) => row >= 0)
  expect([...present]).toEqual(Array.from({ length: count }, (_, row) => row))
}

/** A root with many steps of one name, one of them left out. */
const manySteps = (count: number, skip: number): Step[] =>
  [
    { name: 'root' },
    ...Array.from({ length: count }, (_, row) => ({ parent: 0, name: 's', input: `i${row}` })),
  ].filter((_, row) => row !== skip)
