import { getTraceOf, observeLlamaIndex } from '@heddle/llamaindex'
import { LLMAgent } from '@llamaindex/core/agent'
import { stopAgentEvent } from '@llamaindex/workflow'
import { Settings } from 'llamaindex'
import { beforeEach, describe, expect, it } from 'vitest'

import { startRecording } from './record.ts'
import { turns, weatherAgent } from './scenarios/agents.ts'
import { makeIndex, nodePostprocessors, readAll } from './scenarios/scenario.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'
import { ScriptedLlm } from './scripted-llm.ts'

const ANSWER = 'one two three four'
const ask = { query: 'What does a heddle do?', stream: true } as const

beforeEach(() => {
  Settings.embedModel = new ScriptedEmbedding()
})

async function makeEngine(text = ANSWER) {
  Settings.llm = new ScriptedLlm(text)
  return (await makeIndex()).asQueryEngine({ nodePostprocessors })
}

describe('a streamed answer', () => {
  it('lasts until its last chunk at every level, and knows when its first came', async () => {
    const { options, arrived } = await startRecording()
    const stream = await observeLlamaIndex(await makeEngine(), options).query(ask)
    expect((await arrived()).tree).toContain('RetrieverQueryEngine.query OPEN')
    expect(await readAll(stream)).toBe(ANSWER)
    const { named } = await arrived()
    const query = named('RetrieverQueryEngine.query')
    const generation = named('ScriptedLlm')
    expect(query.output).toBe(ANSWER)
    expect(named('CompactAndRefine.synthesize').output).toBe(ANSWER)
    expect(generation.output).toEqual({ role: 'assistant', content: ANSWER })
    expect(Date.parse(query.endTime!)).toBeGreaterThanOrEqual(Date.parse(generation.endTime!))
    const firstAt = Date.parse(generation.completionStartTime!)
    expect(firstAt).toBeGreaterThanOrEqual(Date.parse(generation.startTime))
    expect(firstAt).toBeLessThanOrEqual(Date.parse(generation.endTime!))
  })

  it('ends once when it is read by hand, and its generator keeps all it can do', async () => {
    const { options, arrived } = await startRecording()
    const stream = (await observeLlamaIndex(await makeEngine(), options).query(
      ask,
    )) as AsyncGenerator<{
      delta: string
    }>
    expect(stream[Symbol.asyncIterator]()).toBe(stream)
    expect(typeof stream.throw).toBe('function')
    let text = ''
    for (let step = await stream.next(); step.done !== true; step = await stream.next()) {
      text += step.value.delta
    }
    expect(text).toBe(ANSWER)
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(await stream.return(undefined)).toEqual({ done: true, value: undefined })
    const { tree, named } = await arrived()
    expect(tree).not.toMatch(/WARNING|OPEN/u)
    expect(named('RetrieverQueryEngine.query').output).toBe(ANSWER)
  })

  it('keeps what it gave at each level when it is broken off', async () => {
    const { options, arrived } = await startRecording()
    let seen = 0
    for await (const _ of await observeLlamaIndex(await makeEngine(), options).query(ask)) {
      seen += 1
      if (seen === 2) break
    }
    const { named } = await arrived()
    expect(named('ScriptedLlm').output).toEqual({ role: 'assistant', content: 'one two ' })
    for (const name of ['RetrieverQueryEngine.query', 'CompactAndRefine.synthesize']) {
      expect(named(name)).toMatchObject({ level: 'WARNING', output: 'one two ' })
    }
  })

  it('fails at every level when the program throws into it', async () => {
    const { options, arrived } = await startRecording()
    const llm = observeLlamaIndex(new ScriptedLlm(ANSWER), options)
    const stream = await llm.complete({ prompt: 'Hi', stream: true })
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    await expect(iterator.throw?.(new Error('enough'))).rejects.toThrow('enough')
    expect((await arrived()).tree).toBe(
      'GENERATION ScriptedLlm [ERROR "enough"] model=scripted-1-0101 ttft',
    )
  })

  it('fires the listeners that the program has on it', async () => {
    const { options } = await startRecording()
    const seen: string[] = []
    const listener = (event: { type: string }) => void seen.push(event.type)
    const names = ['llm-start', 'llm-stream', 'llm-end'] as const
    for (const name of names) Settings.callbackManager.on(name, listener)
    const llm = observeLlamaIndex(new ScriptedLlm('one two'), options)
    await readAll(await llm.chat({ messages: [], stream: true }))
    await Promise.resolve()
    for (const name of names) Settings.callbackManager.off(name, listener)
    expect(seen).toEqual(['llm-start', 'llm-stream', 'llm-stream', 'llm-stream', 'llm-end'])
  })

  it('of an agent of the older kind stays a ReadableStream that is read only when it is', async () => {
    const { options, arrived } = await startRecording()
    const llm = turns({ text: ANSWER })
    const older = observeLlamaIndex(new LLMAgent({ llm, tools: [] }), options)
    const stream = (await older.chat({
      message: 'Hi',
      stream: true,
    })) as unknown as ReadableStream<{
      delta: string
    }>
    expect(Object.getPrototypeOf(stream)).toBe(ReadableStream.prototype)
    expect(stream.locked).toBe(false)
    expect((await arrived()).tree).toContain('AGENT LLMAgent OPEN')
    const reader = stream.getReader()
    expect((await reader.read()).value?.delta).toBe('one ')
    await reader.cancel('enough')
    const { named } = await arrived()
    expect(named('LLMAgent')).toMatchObject({ level: 'WARNING', output: 'one ' })
  })

  it('of a workflow is left alone', async () => {
    const { options } = await startRecording()
    const plain = weatherAgent().runStream('Hi')
    const observed = observeLlamaIndex(weatherAgent(), options).runStream('Hi')
    expect(Object.getPrototypeOf(observed)).toBe(Object.getPrototypeOf(plain))
    const events: object[] = []
    for await (const event of observed) events.push(event)
    expect(stopAgentEvent.include(events.at(-1))).toBe(true)
    for await (const _ of plain);
  })

  it('keeps only so much text, and says how much it left out', async () => {
    const { options, arrived } = await startRecording()
    const long = `${'x'.repeat(700_000)} `
    const llm = observeLlamaIndex(new ScriptedLlm(long + long + long), options)
    let length = 0
    for await (const { delta } of await llm.chat({ messages: [], stream: true }))
      length += delta.length
    expect(length).toBe(long.length * 3)
    const output = JSON.stringify((await arrived()).named('ScriptedLlm').output)
    expect(output.length).toBeLessThan(1_500_000)
    expect(output).toMatch(/heddle: \d+ more/u)
  })
})

describe('getTraceOf', () => {
  it('says where responses, streams, nodes, contexts and last events are recorded', async () => {
    const { options, arrived } = await startRecording()
    const engine = observeLlamaIndex(await makeEngine(), options)
    const response = await engine.query({ query: ask.query })
    const stream = await engine.query(ask)
    await readAll(stream)
    const wx = observeLlamaIndex(weatherAgent(), options)
    const last = await wx.run('Hi')
    const events = wx.runStream('Hi')
    for await (const _ of events);
    const { observations } = await arrived()
    const nameAt = (result: object) => {
      const { traceId, observationId } = getTraceOf(result) ?? {}
      return observations.find((one) => one.traceId === traceId && one.id === observationId)?.name
    }
    expect(nameAt(response)).toBe('RetrieverQueryEngine.query')
    expect(nameAt(stream)).toBe('RetrieverQueryEngine.query')
    expect(nameAt(last)).toBe('wx')
    expect(nameAt(events)).toBe('wx')
    expect(getTraceOf(response)).not.toEqual(getTraceOf(stream))
    expect(getTraceOf({})).toBeUndefined()
    expect(Object.keys(response)).not.toContain('traceId')
  })
})
