import { afterEach, expect, it, vi } from 'vitest'

import type { Call } from './call.ts'
import { workflowRuns } from './workflow-runs.ts'

const owner = {}
const messages: readonly unknown[] = []

/** As much of an open call as is looked at. */
const openCall = () =>
  ({
    identity: { owner },
    openSlot: 0,
    settings: { client: { projectKey: 'project' } },
  }) as unknown as Call

const RUNS = Symbol.for('heddle.ai-sdk.workflow-runs@1')
const forget = () => Reflect.deleteProperty(globalThis, RUNS)

afterEach(() => {
  vi.restoreAllMocks()
  forget()
})

it('finds runs by where the code runs', async () => {
  const [first, second] = [openCall(), openCall()]
  const run = async (call: Call) => {
    await Promise.resolve()
    workflowRuns().enter({ call, messages })
    await Promise.resolve()
    return workflowRuns().of(owner)?.call
  }
  expect(await Promise.all([run(first), run(second)])).toEqual([first, second])
  expect(workflowRuns().of(owner)).toBeUndefined()
})

it('takes the run that started last, and of those that are open the one before, where no storage can be entered', () => {
  forget()
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({})
  const [first, second] = [openCall(), openCall()]
  workflowRuns().enter({ call: first, messages })
  workflowRuns().enter({ call: second, messages: [] })
  expect(workflowRuns().of(owner)?.call).toBe(second)
  expect(workflowRuns().isReported(messages, 'project')).toBe(true)
  expect(workflowRuns().isReported(messages, 'another project')).toBe(false)
  second.openSlot = undefined
  expect(workflowRuns().of(owner)?.call).toBe(first)
})
