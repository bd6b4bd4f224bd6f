import { heddle } from '@heddle/ai-sdk'
import type { Heddle } from '@heddle/core'
import { describe, expect, it, vi } from 'vitest'

import type { IngestionSink } from '../langchain/ingestion-sink.ts'
import { giveTestClients } from './test-client.ts'
import { evictedCalls, openCalls } from './until-closed.ts'

const MAX_OPEN_CALLS = 10_000
const EVICTED = { level: 'WARNING', statusMessage: 'evicted: too many calls are open' }

let sink: IngestionSink
let client: Heddle

giveTestClients('many', (given) => {
  ;({ sink, client } = given)
})

/** Starts that many calls, the first ones long before the others. */
function startCalls(integration: ReturnType<typeof heddle>, count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => `call-${index}`)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 })
  for (const [index, callId] of ids.entries()) {
    if (index <= 10) vi.advanceTimersByTime(1_000)
    integration.onStart({ callId, operationId: 'ai.generateText', functionId: callId })
  }
  vi.useRealTimers()
  return ids
}

describe('when more than 10,000 calls are open', () => {
  it('closes the ones that were quiet the longest, counts them, and records what became of them', async () => {
    const integration = heddle({ client })
    const ids = startCalls(integration, MAX_OPEN_CALLS + 3)
    expect(openCalls(client)).toBe(MAX_OPEN_CALLS)
    expect(evictedCalls(client)).toBe(3)
    for (const callId of ids.slice(1)) integration.onEnd({ callId })
    expect(openCalls(client)).toBe(0)
    await client.shutdown()
    const traces = sink.traces()
    expect(traces).toHaveLength(ids.length)
    const rootOf = (id: string) => traces.find(({ name }) => name === id)?.observations[0]
    expect(rootOf('call-0')).toMatchObject(EVICTED)
    // An end that comes after all corrects what was said.
    expect(rootOf('call-1')).toMatchObject({ level: 'DEFAULT', statusMessage: '' })
    expect(rootOf('call-3')?.statusMessage).toBeUndefined()
    expect(traces.flatMap(({ observations }) => observations).filter(isUnended)).toEqual([])
  })

  it('keeps to the bound also with aborted calls whose tools never end', async () => {
    const integration = heddle({ client })
    const ids = Array.from({ length: MAX_OPEN_CALLS + 3 }, (_, index) => `call-${index}`)
    for (const callId of ids) {
      integration.onStart({ callId, operationId: 'ai.streamText' })
      startEndlessTool(integration, callId)
      integration.onAbort({ callId, reason: 'enough' })
    }
    expect(openCalls(client)).toBe(MAX_OPEN_CALLS)
    expect(evictedCalls(client)).toBe(3)
    await client.shutdown()
    expect(openCalls(client)).toBe(0)
    const observations = sink.traces().flatMap((trace) => trace.observations)
    expect(observations.filter(isUnended)).toEqual([])
    const tools = observations.filter(({ type }) => type === 'TOOL')
    expect(tools.filter(({ statusMessage }) => statusMessage?.startsWith('evicted'))).toHaveLength(
      3,
    )
    const roots = observations.filter(({ type }) => type !== 'TOOL')
    expect(new Set(roots.map(({ statusMessage }) => statusMessage))).toEqual(
      new Set(['aborted: enough']),
    )
  })
})

const isUnended = ({ endTime }: { readonly endTime?: string | null | undefined }) => !endTime

/** Runs a tool inside the call that will not come to an end. */
function startEndlessTool(integration: ReturnType<typeof heddle>, callId: string): void {
  const toolCall = { toolCallId: 'tool-1', toolName: 'wait', input: {} }
  const event = { callId, toolCallId: 'tool-1', toolCall, execute: () => new Promise(() => {}) }
  void integration.executeTool(event)
}
