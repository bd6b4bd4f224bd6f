import { Heddle, runWithObservation } from '@heddle/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'

import { startCallThread } from './call-thread.ts'
import { anyCall, countCalls, expectedSteps } from './call-tree.ts'
import type { Call, Step } from './call-tree.ts'
import { startRealServer } from './real-server.ts'
import type { StoredObservation, StoredTrace } from './real-server.ts'
import { runCall } from './run-call.ts'
import type { Runner } from './run-call.ts'

/** Sets of programs that are tried; each set runs at the same time in one process. */
const RUNS = 60

/** Runs the program in a trace of its own and returns the trace's id. */
async function runProgram(runner: Runner, call: Call): Promise<string> {
  const root = runner.client.startObservation({ name: 'program', parentObservationId: null })
  const active = { traceId: root.traceId, observationId: root.id }
  await runWithObservation(active, () => runCall(runner, call, '0'))
  root.end()
  return root.traceId
}

function storedSteps({ observations }: StoredTrace, parent: StoredObservation): readonly Step[] {
  return observations
    .filter(({ parentObservationId }) => parentObservationId === parent.id)
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map((child) => ({
      name: child.name,
      failed: child.level === 'ERROR',
      steps: storedSteps({ id: '', observations }, child),
    }))
}

it('stores the tree of any program as it ran, whatever else runs at the same time', async () => {
  await using server = await startRealServer()
  await using thread = startCallThread(server.url)
  const client = new Heddle({
    baseUrl: server.url,
    publicKey: 'pk-heddle-local',
    secretKey: 'sk-heddle-local',
  })
  const runner: Runner = { client, runElsewhere: thread.run }
  const programs = fc.array(anyCall, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(programs, async (calls) => {
      const traceIds = await Promise.all(calls.map((call) => runProgram(runner, call)))
      expect(await client.flush()).toMatchObject({ rejected: 0, dropped: 0, pending: 0 })
      for (const [index, call] of calls.entries()) {
        const size = countCalls(call) + 1
        const trace = await server.readTrace(traceIds[index] ?? '', size)
        expect(trace.observations).toHaveLength(size)
        const root = trace.observations.find(({ name }) => name === 'program')
        expect(root && storedSteps(trace, root)).toEqual([expectedSteps(call, '0')])
        expect(trace.observations.filter(({ endTime }) => typeof endTime !== 'string')).toEqual([])
      }
    }),
    { numRuns: RUNS },
  )
  await client.shutdown()
}, 300_000)
