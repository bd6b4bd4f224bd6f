import fc from 'fast-check'
import { expect, it, vi } from 'vitest'

import { BatchWriter as NodeWriter } from '../queue/batch-writer.ts'
import type { Batch } from '../queue/batch.ts'
import type { EventWriter } from '../queue/event-writer.ts'
import { createTraceRecord } from '../trace/trace-record.ts'
import { createEventWriter } from './web-event-writer.ts'

type Step =
  | { readonly kind: 'append'; readonly text: string }
  | { readonly kind: 'retract' | 'seal' | 'sealBeforeLast' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('append' as const), text: fc.string() }) },
  fc.record({
    kind: fc.constantFrom('retract' as const, 'seal' as const, 'sealBeforeLast' as const),
  }),
)

function bodyOf(batch: Batch | undefined): unknown {
  return batch && { body: new TextDecoder().decode(batch.body), ends: [...batch.ends] }
}

function run(writer: EventWriter, steps: readonly Step[]): unknown[] {
  return steps.map((next) => {
    if (next.kind === 'append') {
      writer.append({ kind: 'score', body: JSON.stringify(next.text) }, 'event-1')
      return [writer.count, new TextDecoder().decode(writer.lastEvent())]
    }
    if (next.kind !== 'retract') return [writer.count, bodyOf(writer[next.kind]())]
    if (writer.count > 0) writer.retract()
    return writer.count
  })
}

it('makes the batches that the writer of Node.js makes', () => {
  vi.useFakeTimers({ now: 0, toFake: ['Date'] })
  try {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        expect(run(createEventWriter(), steps)).toEqual(run(new NodeWriter(), steps))
      }),
    )
  } finally {
    vi.useRealTimers()
  }
})

it('counts nothing when an entry cannot be written', () => {
  const writer = createEventWriter()
  const unreadable = new Proxy(createTraceRecord('t'), {
    ownKeys: () => {
      throw new Error('unreadable')
    },
  })
  expect(() => writer.append(unreadable, 'event-1')).toThrow('unreadable')
  expect([writer.count, writer.sizeBytes, writer.seal()]).toEqual([0, 0, undefined])
})
