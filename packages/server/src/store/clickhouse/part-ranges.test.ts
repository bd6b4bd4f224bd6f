import { expect, onTestFinished, test, vi } from 'vitest'

import { engineTime, openEngineFixture } from './engine-fixture.ts'
import { readParts } from './part-ranges.ts'
import { settledRanges } from './settled-ranges.ts'

// The engine starts on machines of any speed.
vi.setConfig({ testTimeout: 60_000 })

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 0, 1)

test('a part with late rows leaves the hours in between to others', async () => {
  const { writing, plain, close } = await openEngineFixture()
  onTestFinished(close)
  const write = (hours: readonly number[]) =>
    writing.insert({
      table: 'observations',
      format: 'JSONEachRow',
      values: hours.map((hour) => ({
        project_id: 'p',
        start_time: engineTime(START_MS + hour * HOUR_MS),
        trace_id: 't',
        id: String(hour),
      })),
    })
  await write([0, 1, 2, 90])
  await write([3, 4, 40])
  const parts = await readParts(plain, 'observations', [])
  const hours = parts.map(({ ranges }) =>
    ranges
      .map(({ range }) => [range.fromMs, range.toMs].map((at) => (at - START_MS) / HOUR_MS))
      .toSorted(([one = 0], [other = 0]) => one - other),
  )
  expect(hours).toEqual([
    [
      [0, 2],
      [90, 90],
    ],
    [
      [3, 4],
      [40, 40],
    ],
  ])
  // No two parts have rows of one time: everything is settled, once these parts are merged ones.
  expect(settledRanges(parts.flatMap(({ ranges }) => ranges.map(({ range }) => range)))).toEqual([
    { fromMs: START_MS, toMs: START_MS + 90 * HOUR_MS },
  ])
})
