import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { barGeometry } from './bar.ts'
import { deriveSums } from './derive.ts'
import {
  zoomedWindow,
  extentInView,
  fitsWhole,
  followWindow,
  wholeWindow,
} from './follow-window.ts'
import { sampleTrace } from './sample-trace.ts'
import { ticksOf } from './ticks.ts'

describe('ticksOf', () => {
  it('puts labels at 1-2-5 steps that are far enough apart', () => {
    expect(ticksOf({ start: 0, width: 10_000 }, 500)).toEqual({
      stepMs: 2000,
      offsets: [0, 2000, 4000, 6000, 8000, 10_000],
    })
    expect(ticksOf({ start: 950, width: 100 }, 200).offsets).toEqual([950, 1000, 1050])
  })

  it('has no ticks where there is no room', () => {
    expect(ticksOf({ start: 0, width: 0 }, 100).offsets).toEqual([])
    expect(ticksOf({ start: 0, width: 100 }, 0).offsets).toEqual([])
  })
})

describe('barGeometry', () => {
  const window = { start: 100, width: 100 }
  it('cuts a bar at the edges of the window and says where it is when it is outside', () => {
    expect(barGeometry(125, 150, window)).toEqual({ kind: 'inside', left: 0.25, width: 0.25 })
    expect(barGeometry(0, 300, window)).toEqual({ kind: 'inside', left: 0, width: 1 })
    expect(barGeometry(0, 50, window)).toEqual({ kind: 'before' })
    expect(barGeometry(250, 300, window)).toEqual({ kind: 'after' })
  })
})

describe('followWindow', () => {
  it('stands still while what is in view fits', () => {
    const window = { start: 0, width: 100 }
    expect(followWindow(window, { start: 10, end: 70 })).toBe(window)
  })

  it('slides without changing the scale when something leaves', () => {
    expect(followWindow({ start: 0, width: 100 }, { start: 50, end: 110 })).toEqual({
      start: 10,
      width: 100,
    })
    expect(followWindow({ start: 100, width: 100 }, { start: 51, end: 110 })).toEqual({
      start: 50,
      width: 100,
    })
  })

  it('takes the next round width when the scale no longer suits', () => {
    expect(followWindow({ start: 0, width: 100 }, { start: 0, end: 1000 }).width).toBe(1500)
    expect(followWindow({ start: 0, width: 100 }, { start: 20, end: 30 }).width).toBe(15)
  })

  it('shows all that is in view, from whatever window it comes', () => {
    const times = fc.double({ min: 0, max: 1e7, noNaN: true })
    const windows = fc.record({ start: times, width: fc.double({ min: 1, max: 1e7, noNaN: true }) })
    fc.assert(
      fc.property(times, times, windows, (one, other, before) => {
        const extent = { start: Math.min(one, other), end: Math.max(one, other) }
        const window = followWindow(before, extent)
        expect(window.start).toBeLessThanOrEqual(extent.start + window.width * 1e-9)
        expect(window.start + window.width).toBeGreaterThanOrEqual(extent.end - window.width * 1e-9)
      }),
    )
  })
})

const steps = (duration: number) =>
  sampleTrace([
    { duration: 100_000 },
    ...Array.from({ length: 99 }, (_, row) => ({ parent: 0, start: row * 1000, duration })),
  ])

describe('the choice between whole and following', () => {
  it('shows small traces whole, and long ones when a leaf can be seen', () => {
    const long = steps(10)
    expect(fitsWhole(long, deriveSums(long))).toBe(false)
    const readable = steps(2500)
    expect(fitsWhole(readable, deriveSums(readable))).toBe(true)
    const small = sampleTrace([{ duration: 100 }, { parent: 0, duration: 0 }])
    expect(fitsWhole(small, deriveSums(small))).toBe(true)
  })

  it('takes leaves and small subtrees for what is in view', () => {
    const trace = sampleTrace([
      { duration: 100_000 },
      ...Array.from({ length: 50 }, (_, row) => ({ parent: 0, start: row * 10, duration: 5 })),
    ])
    const sums = deriveSums(trace)
    expect(extentInView(trace, sums, Int32Array.from([0, 3, 4]))).toEqual({ start: 20, end: 35 })
    expect(extentInView(trace, sums, Int32Array.from([0]))).toBeUndefined()
    expect(wholeWindow(sums)).toEqual({ start: 0, width: 100_000 })
  })
})

describe('zoomedWindow', () => {
  const whole = { start: 100, width: 1000 }

  it('narrows around a place and stays inside the trace', () => {
    expect(zoomedWindow(whole, { whole, factor: 0.5 })).toEqual({ start: 350, width: 500 })
    expect(zoomedWindow(whole, { whole, factor: 0.5, around: 150 })).toEqual({
      start: 100,
      width: 500,
    })
    expect(zoomedWindow({ start: 850, width: 250 }, { whole, factor: 2 })).toEqual({
      start: 600,
      width: 500,
    })
  })

  it('is the whole trace again when it is wide enough, and never narrower than a millisecond', () => {
    expect(zoomedWindow({ start: 300, width: 500 }, { whole, factor: 2 })).toBeUndefined()
    expect(zoomedWindow({ start: 300, width: 1.5 }, { whole, factor: 0.5 })?.width).toBe(1)
  })
})
