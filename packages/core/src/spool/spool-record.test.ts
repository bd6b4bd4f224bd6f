import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { readRecords, RECORD_OVERHEAD_BYTES, writeRecord } from './spool-record.ts'

function segmentOf(events: readonly string[]): Buffer {
  const records = events.map((text) => {
    const event = Buffer.from(text)
    const memory = Buffer.alloc(event.length + RECORD_OVERHEAD_BYTES)
    expect(writeRecord(memory, event)).toBe(memory.length)
    return memory
  })
  return Buffer.concat(records)
}

function textsOf(segment: Buffer): string[] {
  return readRecords(segment).events.map((event) => Buffer.from(event).toString())
}

const eventTexts = fc.array(
  fc.json().map((json) => JSON.stringify(JSON.parse(json))),
  { maxLength: 12 },
)

describe('records of a segment', () => {
  it('read back as they were written', () => {
    fc.assert(
      fc.property(eventTexts, (events) => {
        expect(textsOf(segmentOf(events))).toEqual(events)
        expect(readRecords(segmentOf(events)).damagedCount).toBe(0)
      }),
    )
  })

  it('are whole up to the place where a write was cut off, and the rest is counted', () => {
    fc.assert(
      fc.property(eventTexts, fc.nat(), (events, cut) => {
        const whole = segmentOf(events)
        const length = whole.length === 0 ? 0 : cut % whole.length
        const { events: read, damagedCount } = readRecords(whole.subarray(0, length))
        expect(textsOf(whole.subarray(0, length))).toEqual(events.slice(0, read.length))
        expect(damagedCount).toBe(segmentOf(events.slice(0, read.length)).length < length ? 1 : 0)
      }),
    )
  })

  it('cost one or two records when a byte changes, never the others', () => {
    fc.assert(
      fc.property(eventTexts, fc.nat(), fc.integer({ min: 1, max: 255 }), (events, at, change) => {
        fc.pre(events.length > 0)
        const segment = segmentOf(events)
        const index = at % segment.length
        segment[index] = (segment[index] ?? 0) ^ change
        const { events: read, damagedCount } = readRecords(segment)
        expect(damagedCount).toBeGreaterThan(0)
        // The byte may have been a newline, which joins two records.
        expect(read.length).toBeGreaterThanOrEqual(events.length - 2)
        for (const text of textsOf(segment)) expect(events).toContain(text)
      }),
    )
  })
})
