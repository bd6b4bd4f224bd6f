import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  createDeliveryRecord,
  type DeliveryNote,
  joinDeliveryNotes,
  mergeDeliveryNote,
  toDeliveryProcess,
} from './delivery-record.ts'
import { rangesOf } from './number-ranges.ts'

const EMPTY: DeliveryNote = {
  process: 'a'.repeat(16),
  seenAt: new Date('2026-01-31T12:00:00Z'),
  accepted: [],
  refused: [],
  announced: 0,
  dropped: 0,
  spooled: 0,
}

function noteOf(accepted: readonly number[], refused: readonly number[] = []): DeliveryNote {
  return {
    ...EMPTY,
    accepted: rangesOf(accepted),
    refused: refused.map((number) => ({ number, reason: '400 no name' })),
  }
}

function processOf(notes: readonly DeliveryNote[]) {
  return toDeliveryProcess(notes.reduce(mergeDeliveryNote, createDeliveryRecord(EMPTY)))
}

test('what came, what was refused and what is missing are everything that was numbered', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 80 }), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(fc.tuple(numbers, numbers)), fc.nat(100), (batches, announced) => {
      const notes = batches.map(([accepted, refused]) => noteOf(accepted, refused))
      const told = processOf([...notes, { ...EMPTY, announced }])
      const refused = told.refused['400 no name'] ?? 0
      expect(told.accepted + refused + told.missing).toBe(told.numbered)
      const came = new Set(batches.flat(2))
      expect(told.accepted + refused).toBe(came.size)
      expect(processOf([...notes, ...notes, { ...EMPTY, announced }])).toEqual(told)
    }),
  )
})

test('notes count the same joined or one by one', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 80 }), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(numbers, { minLength: 1 }), (batches) => {
      const notes = batches.map((accepted, index) => ({
        ...noteOf(accepted),
        announced: index * 7,
        dropped: index,
        spooled: batches.length - index,
      }))
      expect(processOf([notes.reduce(joinDeliveryNotes)])).toEqual(processOf(notes))
    }),
  )
})

test('keeps a bounded number of gaps and the count of all', () => {
  const everySecond = Array.from({ length: 5_000 }, (_, index) => index * 2 + 1)
  const record = mergeDeliveryNote(createDeliveryRecord(EMPTY), noteOf(everySecond))
  expect(record.known).toHaveLength(1_000)
  const told = toDeliveryProcess(record)
  expect(told).toMatchObject({ numbered: 9_999, accepted: 5_000, missing: 4_999 })
  expect(told.gaps.at(-1)).toEqual([9_998, 9_998])
})
