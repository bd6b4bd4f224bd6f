import fc from 'fast-check'
import { expect, it } from 'vitest'

import { EndedRuns } from './ended-runs.ts'

const placeOf = (observationId: string) => ({
  position: { traceId: 't', observationId },
  activeAtStart: undefined,
})

it('remembers the latest 8,192 runs and no others', () => {
  const ended = new EndedRuns()
  for (let index = 0; index < 30_000; index += 1) ended.add(`run-${index}`, placeOf(`${index}`))
  const remembered = Array.from({ length: 30_000 }, (_, index) => ended.get(`run-${index}`))
  expect(remembered.findIndex((run) => run !== undefined)).toBe(30_000 - 8_192)
  expect(remembered.filter((run) => run !== undefined)).toHaveLength(8_192)
  expect(remembered.at(-1)?.position.observationId).toBe('29999')
})

it('gives what a map gives, whatever the ids: the last run of an id counts', () => {
  const id = fc.oneof(fc.uuid(), fc.constantFrom('', 'a', 'b', 'x-12345678', 'y-12345678'))
  fc.assert(
    fc.property(fc.array(id, { maxLength: 200 }), fc.array(id), (added, asked) => {
      const ended = new EndedRuns()
      const expected = new Map<string, ReturnType<typeof placeOf>>()
      for (const [index, runId] of added.entries()) {
        const place = placeOf(`${index}`)
        ended.add(runId, place)
        expected.set(runId, place)
      }
      for (const runId of [...added, ...asked]) {
        expect(ended.get(runId)).toBe(expected.get(runId))
      }
    }),
  )
})
