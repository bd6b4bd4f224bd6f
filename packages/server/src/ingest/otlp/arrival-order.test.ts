import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { mergeObservations } from '../../domain/observation-record.ts'
import { type TraceRecord, mergeTraces } from '../../domain/trace-record.ts'
import { type Patch, layPatches } from '../../domain/versioned-fields.ts'
import { mapSpans } from './map-spans.ts'
import { START_MS, readSpan } from './otlp-fixture.ts'
import type { OtlpSpan } from './otlp-span.ts'

const ROOT = 'aaaaaaaaaaaaaaaa'

/** Steps below a root, some of which end long after it, and the root itself. */
const SPANS: readonly OtlpSpan[] = [
  readSpan(
    {
      'langfuse.trace.name': 'said by the root',
      'langfuse.trace.metadata.plan': 'pro',
      'langfuse.trace.tags': ['a'],
    },
    { spanId: ROOT },
  ),
  ...[1, 2, 3, 4].map((step) =>
    readSpan(
      {
        'langfuse.trace.name': `said by step ${step}`,
        'langfuse.trace.metadata.plan': `of step ${step}`,
        'langfuse.trace.tags': [`tag ${step}`],
        'user.id': `user ${step}`,
        'langfuse.observation.input': `input ${step}`,
        ...(step === 2 ? { 'langfuse.internal.is_app_root': true } : {}),
      },
      {
        spanId: `bbbbbbbbbbbbbbb${step}`,
        parentSpanId: ROOT,
        endTimeUnixNano: `${START_MS + step * 60_000}000000`,
      },
    ),
  ),
]

/** What becomes of spans that arrive in an order. */
function merged(spans: readonly OtlpSpan[]) {
  const statements = mapSpans(spans, { projectId: 'p', receivedAt: START_MS })
  const observations = new Map<string, Parameters<typeof mergeObservations>[0]>()
  let trace: TraceRecord | undefined
  for (const statement of statements) {
    if (statement.entity === 'trace')
      trace = trace === undefined ? statement.record : mergeTraces(trace, statement.record)
    if (statement.entity !== 'observation') continue
    const { record } = statement
    const known = observations.get(record.id)
    observations.set(record.id, known === undefined ? record : mergeObservations(known, record))
  }
  const inOrder = [...observations.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return {
    trace: valuesOf(trace?.fields ?? {}),
    observations: inOrder.map(({ id, fields }) => ({ id, ...valuesOf(fields) })),
  }
}

/** The values that readers see: metadata as its patches give it. */
function valuesOf(fields: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields) as [string, { readonly value: unknown }][]
  return Object.fromEntries(
    entries.map(([name, { value }]) => [
      name,
      name === 'metadata' ? layPatches(value as readonly Patch[]) : value,
    ]),
  )
}

describe('spans of one trace', () => {
  it('give the same records in any order, and however often they come', () => {
    const expected = merged(SPANS)
    const arrival = fc
      .tuple(
        fc.shuffledSubarray([...SPANS], { minLength: SPANS.length }),
        fc.array(fc.constantFrom(...SPANS), { maxLength: 6 }),
      )
      .map(([all, again]) => [...all, ...again])
    fc.assert(
      fc.property(arrival, (spans) => {
        expect(merged(spans)).toEqual(expected)
      }),
    )
  })

  it('leave the last word on the trace to the root, and then to the step that ended last', () => {
    expect(merged(SPANS).trace).toMatchObject({
      name: 'said by the root',
      userId: 'user 4',
      tags: ['a', 'tag 1', 'tag 2', 'tag 3', 'tag 4'],
      metadata: { plan: 'pro' },
      // Lent by the application's root below it: nobody gave the trace an input.
      input: 'input 2',
    })
  })
})
