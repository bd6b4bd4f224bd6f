import { HumanMessage } from '@langchain/core/messages'
import { RunnableLambda } from '@langchain/core/runnables'
import { describe, expect, it, vi } from 'vitest'

import { startRecording } from './record.ts'
import { failing, scripted } from './scenarios/scenario.ts'

const chain = { id: ['langchain_core', 'runnables', 'RunnableSequence'] }
const runId = '0a0a0a0a-1b1b-4c1c-8d1d-2e2e2e2e2e2e'
const parentRunId = '0a0a0a0a-1b1b-4c1c-8d1d-000000000000'

describe('events that make no sense', () => {
  it('ignores ends, errors, tokens and events of runs that never started', async () => {
    const { handler, arrived } = await startRecording()
    handler.handleChainEnd({}, runId)
    handler.handleChainError(new Error('x'), runId)
    handler.handleLLMNewToken('x', undefined, runId)
    handler.handleLLMEnd({ generations: [] }, runId)
    handler.handleToolEnd('x', runId)
    handler.handleRetrieverEnd([], runId)
    handler.handleInterrupt({ runId })
    handler.handleResume({ runId })
    handler.handleAgentAction({ tool: 'x' }, runId)
    expect((await arrived()).traces).toEqual([])
  })

  it('keeps the first end when more follow', async () => {
    const { handler, arrived } = await startRecording()
    handler.handleChainStart(chain, { input: 1 }, runId)
    handler.handleChainEnd({ output: 'first' }, runId)
    handler.handleChainEnd({ output: 'second' }, runId)
    handler.handleChainError(new Error('late'), runId)
    const { tree, named } = await arrived()
    expect(tree).toBe('CHAIN RunnableSequence')
    expect(named('RunnableSequence').output).toBe('first')
  })

  it('keeps a run whose parent nobody knows, and says who it claimed', async () => {
    const { handler, arrived } = await startRecording()
    handler.handleChainStart(chain, {}, runId, parentRunId)
    handler.handleChainEnd({}, runId, parentRunId)
    const { traces, named } = await arrived()
    expect(traces).toHaveLength(1)
    expect(named('RunnableSequence').metadata).toMatchObject({
      langchain_parent_run_id: parentRunId,
    })
  })

  it('records a second run under an id that was used before', async () => {
    const { traced, arrived } = await startRecording()
    const echo = RunnableLambda.from((x: string) => x).withConfig({ runName: 'echo' })
    await echo.invoke('one', { ...traced, runId })
    await echo.invoke('two', { ...traced, runId })
    const { traces } = await arrived()
    expect(traces.map(({ id }) => id)).toEqual(['0a0a0a0a1b1b4c1c8d1d2e2e2e2e2e2e'])
    expect(traces[0]?.observations.map(({ input }) => input)).toEqual(['one', 'two'])
  })

  it('survives undefined in every place', async () => {
    const { handler, arrived } = await startRecording()
    const nothing = undefined as never
    handler.handleChainStart(nothing, nothing, 'a')
    handler.handleChatModelStart(nothing, nothing, 'b')
    handler.handleLLMStart(nothing, nothing, 'c')
    handler.handleToolStart(nothing, nothing, 'd')
    handler.handleRetrieverStart(nothing, nothing, 'e')
    handler.handleLLMNewToken(nothing, nothing, 'b')
    handler.handleChatModelStreamEvent(nothing, 'b')
    handler.handleToolEvent(nothing, 'd')
    handler.handleCustomEvent(nothing, nothing, nothing)
    handler.handleAgentEnd(nothing, 'a')
    handler.handleChainEnd(nothing, 'a')
    handler.handleLLMEnd(nothing, 'b')
    handler.handleLLMError(nothing, 'c')
    handler.handleToolEnd(nothing, 'd')
    handler.handleRetrieverEnd(nothing, 'e')
    handler.handleInterrupt(nothing)
    handler.handleChainStart(nothing, nothing, nothing)
    handler.handleChainEnd(nothing, nothing)
    const { traces } = await arrived()
    const types = traces.flatMap(({ observations }) => observations.map(({ type }) => type))
    // A start without a run id is no run: nothing could ever end it.
    expect(types.toSorted()).toEqual([
      'CHAIN',
      'EVENT',
      'GENERATION',
      'GENERATION',
      'RETRIEVER',
      'TOOL',
    ])
  })
})

describe('values that resist', () => {
  it('keeps a span whose input and output cannot be read', async () => {
    const { handler, arrived } = await startRecording()
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('get')
        },
        ownKeys() {
          throw new Error('ownKeys')
        },
        getPrototypeOf() {
          throw new Error('getPrototypeOf')
        },
      },
    )
    handler.handleChainStart(chain, hostile, runId)
    handler.handleChainEnd(hostile, runId)
    expect((await arrived()).tree).toBe('CHAIN RunnableSequence')
  })

  it('shows the messages of a cyclic state', async () => {
    const { traced, arrived } = await startRecording()
    const state: Record<string, unknown> = { messages: [new HumanMessage('hi')] }
    state['self'] = state
    await RunnableLambda.from((value: object) => Object.keys(value)).invoke(state, {
      ...traced,
      runName: 'cyclic',
    })
    const { input } = (await arrived()).named('cyclic')
    expect(input).toMatchObject({ messages: [{ role: 'user', content: 'hi' }] })
  })

  it('takes messages of 1 MB without losing their ends', async () => {
    const { traced, arrived } = await startRecording()
    const text = `begin ${'x'.repeat(1_000_000)} end`
    await scripted('hi').invoke(text, { ...traced, runName: 'model' })
    const sent = JSON.stringify((await arrived()).named('model').input)
    expect(sent).toContain('begin ')
    expect(sent).toContain(' end')
    expect(sent.length).toBeLessThan(1_100_000)
  })

  it('does not change inputs, metadata, tags or messages', async () => {
    const { traced, arrived } = await startRecording()
    const input = Object.freeze({
      messages: Object.freeze([Object.freeze(new HumanMessage('hi'))]),
    })
    const metadata = Object.freeze({ sessionId: 's', heddleTags: Object.freeze(['a']) })
    await RunnableLambda.from((value: object) => value).invoke(input, { ...traced, metadata })
    expect((await arrived()).traces[0]).toMatchObject({ sessionId: 's', tags: ['a'] })
  })
})

describe('the host', () => {
  it('never hears of faults inside the handler', async () => {
    const { handler, client, traced } = await startRecording()
    const broken = vi.spyOn(client, 'startObservation').mockImplementation(() => {
      throw new Error('broken client')
    })
    const answer = await scripted('hi').invoke('x', traced)
    expect(answer.text).toBe('hi')
    expect(broken).toHaveBeenCalled()
    expect(handler.openRuns).toBe(0)
    expect(handler.faults).toBeGreaterThan(0)
  })

  it('gets its own errors back unchanged', async () => {
    const { traced } = await startRecording()
    const error = new Error('mine')
    const call = RunnableLambda.from((): string => {
      throw error
    }).invoke('x', traced)
    await expect(call).rejects.toBe(error)
    await failing(scripted(new Error('model down')).invoke('x', traced))
  })
})
