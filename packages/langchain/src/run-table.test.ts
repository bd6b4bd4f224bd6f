import { Heddle } from '@heddle/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { CallbackHandler } from './handler.ts'
import { MAX_PARTIAL_CHARACTERS } from './partial-output.ts'
import { runTableFor } from './run-table.ts'

const chain = { id: ['langchain_core', 'runnables', 'RunnableSequence'] }
const HALF_HOUR_MS = 30 * 60 * 1000
let projects = 0

/** A handler that records into nothing: the table is what is looked at. */
function createHandler(): CallbackHandler {
  projects += 1
  const client = new Heddle({ enabled: false, publicKey: `pk-table-${projects}` })
  return new CallbackHandler({ client })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the table of open runs', () => {
  it('gives up runs of traces in which nothing has happened for half an hour', async () => {
    const handler = createHandler()
    handler.handleChainStart(chain, {}, 'quiet')
    handler.handleChainStart(chain, {}, 'busy')
    handler.handleChatModelStart({ id: ['m'] }, [[]], 'model', 'busy')
    vi.advanceTimersByTime(HALF_HOUR_MS - 1000)
    handler.handleLLMNewToken('x', undefined, 'model')
    vi.advanceTimersByTime(2000)
    await handler.flush()
    expect(handler.openRuns).toBe(2)
    vi.advanceTimersByTime(HALF_HOUR_MS)
    await handler.flush()
    expect(handler.openRuns).toBe(0)
  })

  it('looks for them by itself as new runs start', () => {
    const handler = createHandler()
    for (let index = 0; index < 100; index += 1) handler.handleChainStart(chain, {}, `old-${index}`)
    vi.advanceTimersByTime(HALF_HOUR_MS + 1000)
    for (let index = 0; index < 300; index += 1) handler.handleChainStart(chain, {}, `new-${index}`)
    expect(handler.openRuns).toBe(300)
  })

  it('never holds more than 50,000 runs and gives up the oldest', () => {
    const handler = createHandler()
    for (let index = 0; index < 50_010; index += 1)
      handler.handleChainStart(chain, {}, `r-${index}`)
    expect(handler.openRuns).toBe(50_000)
    const table = runTableFor(handler.client.projectKey)
    expect(table.openRun('r-9')).toBeUndefined()
    expect(table.openRun('r-10')).toBeDefined()
  })

  it('never holds more than 256 MB of unfinished answers and gives up the oldest', () => {
    const handler = createHandler()
    const table = runTableFor(handler.client.projectKey)
    for (const id of ['old', 'young', 'talking']) {
      handler.handleChatModelStart({ id: ['m'] }, [[]], id)
    }
    const talking = table.openRun('talking')
    if (talking === undefined) throw new Error('Expected the run to be open.')
    table.notePartial(talking, 512 * MAX_PARTIAL_CHARACTERS)
    expect(handler.openRuns).toBe(3)
    table.notePartial(talking, 1)
    expect(table.openRun('old')).toBeUndefined()
    expect(handler.openRuns).toBe(2)
  })

  it('gives up the runs of a client that is closed, and of no other', async () => {
    const handler = createHandler()
    const { projectKey } = handler.client
    const publicKey = projectKey.slice(0, projectKey.indexOf('@'))
    const other = new CallbackHandler({ client: new Heddle({ enabled: false, publicKey }) })
    handler.handleChainStart(chain, {}, 'mine')
    other.handleChainStart(chain, {}, 'theirs')
    expect(other.openRuns).toBe(2)
    await handler.shutdown()
    const table = runTableFor(projectKey)
    expect(table.openRun('mine')).toBeUndefined()
    expect(table.openRun('theirs')).toBeDefined()
  })

  it('is one for all handlers of a project, and another for another project', () => {
    const handler = createHandler()
    const same = new CallbackHandler({ client: handler.client })
    handler.handleChainStart(chain, {}, 'a')
    expect(same.openRuns).toBe(1)
    expect(createHandler().openRuns).toBe(0)
    same.handleChainEnd({}, 'a')
    expect(handler.openRuns).toBe(0)
  })
})
