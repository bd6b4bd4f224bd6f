import { activeObservation, Heddle, observe } from '@heddle/core'
import {
  attachLlamaIndexEvents,
  configureLlamaIndex,
  instrumentLlamaIndex,
  observeLlamaIndex,
} from '@heddle/llamaindex'
import { FunctionTool } from '@llamaindex/core/tools'
import { createWorkflow, workflowEvent } from '@llamaindex/workflow'
import { Document, Settings, VectorStoreIndex } from 'llamaindex'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'

import { collectUntil } from '../langchain/collect-garbage.ts'
import { startRecording } from './record.ts'
import { weatherAgent } from './scenarios/agents.ts'
import { makeIndex, nodePostprocessors, readAll } from './scenarios/scenario.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'
import { ScriptedLlm } from './scripted-llm.ts'

const QUESTION = 'What does a heddle do?'
const ANSWER = 'It guides the threads of the warp.'

beforeEach(() => {
  Settings.embedModel = new ScriptedEmbedding()
  Settings.llm = new ScriptedLlm(ANSWER)
})

async function makeEngine(llm = new ScriptedLlm(ANSWER)) {
  Settings.llm = llm
  return (await makeIndex()).asQueryEngine({ nodePostprocessors })
}

describe('an exception, a rejection, a warning or a changed value', () => {
  it('does not come out of components whose properties throw', async () => {
    const { options } = await startRecording()
    const hostile = {
      chat: () => Promise.resolve({ message: { role: 'assistant', content: 'x' }, raw: null }),
      complete: () => {},
      get metadata(): never {
        throw new Error('no metadata')
      },
      get model(): never {
        throw new Error('no model')
      },
    }
    const messages = new Proxy([], {
      get() {
        throw new Error('unreadable')
      },
    })
    const llm = observeLlamaIndex(hostile, options)
    expect(await Reflect.apply(llm.chat, llm, [{ messages }])).toEqual({
      message: { role: 'assistant', content: 'x' },
      raw: null,
    })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(() => observeLlamaIndex(proxy, options)).not.toThrow()
    for (const odd of [null, undefined, 1, 'engine']) {
      expect(observeLlamaIndex(odd as never, options)).toBe(odd)
    }
  })

  it('does not come out of a mask or a client that throws', async () => {
    const { client, options, arrived } = await startRecording({
      mask: () => {
        throw new Error('bad mask')
      },
    })
    const engine = observeLlamaIndex(await makeEngine(), options)
    expect(String(await engine.query({ query: QUESTION }))).toBe(ANSWER)
    expect((await arrived()).named('RetrieverQueryEngine.query').input).toBe('[mask failed]')
    vi.spyOn(client, 'startObservation').mockImplementation(() => {
      throw new Error('bad client')
    })
    expect(String(await engine.query({ query: QUESTION }))).toBe(ANSWER)
    expect(await readAll(await engine.query({ query: QUESTION, stream: true }))).toBe(ANSWER)
    expect((await observeLlamaIndex(weatherAgent(), options).run('Hi')).data.result).toBe(
      'It is sunny.',
    )
  })

  it('does not come out of frozen components; they are named once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    onTestFinished(() => warn.mockRestore())
    const { options, arrived } = await startRecording()
    for (const _ of [1, 2]) {
      const frozen = Object.freeze({ postprocessNodes: async (nodes: unknown) => nodes })
      expect(observeLlamaIndex(frozen, options)).toBe(frozen)
      expect(await frozen.postprocessNodes('same')).toBe('same')
    }
    expect(warn.mock.calls.flat().filter((line) => String(line).includes('frozen'))).toHaveLength(1)
    expect((await arrived()).observations).toEqual([])
  })

  it('results, errors and arguments stay the same objects', async () => {
    const { options } = await startRecording()
    const result = { rows: 3 }
    const failure = new Error('no')
    const given: unknown[] = []
    const component = {
      metadata: { name: 'lookup', description: '' },
      call(argument: unknown): unknown {
        given.push(this, argument)
        if (argument === failure) throw failure
        return result
      },
    }
    const argument = { city: 'Paris' }
    expect(observeLlamaIndex(component, options).call(argument)).toBe(result)
    expect(given[0]).toBe(component)
    expect(given[1]).toBe(argument)
    let thrown: unknown
    try {
      component.call(failure)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBe(failure)
    const nodes: unknown[] = []
    const retriever = { retrieve: () => Promise.resolve(nodes) }
    expect(await observeLlamaIndex(retriever, options).retrieve()).toBe(nodes)
  })

  it('a plain response stays one although a stream was asked for', async () => {
    const { options } = await startRecording()
    const engine = await makeEngine()
    Reflect.set(engine.retriever, '_retrieve', async () => [])
    const plain = await engine.query({ query: QUESTION, stream: true })
    const observed = await observeLlamaIndex(engine, options).query({
      query: QUESTION,
      stream: true,
    })
    expect(Object.getPrototypeOf(observed)).toBe(Object.getPrototypeOf(plain))
    expect(Symbol.asyncIterator in observed).toBe(false)
  })
})

describe('an observation that is open for ever', () => {
  it('is closed when its stream is never read and is garbage', async () => {
    const { options, arrived } = await startRecording()
    const engine = observeLlamaIndex(await makeEngine(), options)
    const drop = async () => void (await engine.query({ query: QUESTION, stream: true }))
    await drop()
    const isOver = async () => !(await arrived()).tree.includes('OPEN')
    let over = false
    for (let round = 0; round < 50 && !over; round += 1) {
      await collectUntil(() => false, 20)
      over = await isOver()
    }
    const { tree } = await arrived()
    expect(tree).not.toContain('OPEN')
    expect(tree).toContain('query [WARNING "stream was never read to its end"]')
  })

  it('is closed when its stream is idle', async () => {
    const { options, arrived } = await startRecording({ streamIdleMs: 30 })
    const engine = observeLlamaIndex(await makeEngine(), options)
    const stream = await engine.query({ query: QUESTION, stream: true })
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    await vi.waitFor(async () => expect((await arrived()).tree).not.toContain('OPEN'), 5_000)
    const { tree, named } = await arrived()
    expect(tree).toContain('GENERATION ScriptedLlm [WARNING "stream idle for 30 ms"]')
    expect(named('RetrieverQueryEngine.query').output).toBe('It ')
    // Whoever reads on gets the rest.
    expect((await iterator.next()).value.delta).toBe('guides ')
  })

  it('is closed when the client shuts down, and so are runs whose step hangs', async () => {
    const { options, ended } = await startRecording()
    const engine = observeLlamaIndex(await makeEngine(), options)
    const stream = await engine.query({ query: QUESTION, stream: true })
    const workflow = observeLlamaIndex(createWorkflow(), options)
    const start = workflowEvent({ debugLabel: 'start' })
    workflow.handle([start], async function hang() {
      await new Promise(() => {})
    })
    workflow.createContext().sendEvent(start.with())
    const { tree } = await ended()
    expect(tree).not.toContain('OPEN')
    expect(tree).toContain('query [WARNING "stream was open when the client shut down"]')
    expect(tree).toContain('SPAN hang [WARNING "run was open when the client shut down"]')
    expect(await readAll(stream)).toBe(ANSWER)
  })

  it('is closed at an error that a step throws at once, which the engine keeps to itself', async () => {
    const { options, arrived } = await startRecording()
    const workflow = observeLlamaIndex(createWorkflow(), options)
    const start = workflowEvent({ debugLabel: 'start' })
    workflow.handle([start], function broken() {
      throw new Error('thrown at once')
    })
    workflow.createContext().sendEvent(start.with())
    expect((await arrived()).tree).toBe(
      'CHAIN workflow [ERROR "thrown at once"]\n  SPAN broken [ERROR "thrown at once"]',
    )
  })
})

describe('what is active', () => {
  it('is not visible to the program after a call, nor while it reads a stream', async () => {
    const { client, options } = await startRecording()
    const engine = observeLlamaIndex(await makeEngine(), options)
    const seen: unknown[] = []
    await engine.query({ query: QUESTION })
    seen.push(activeObservation())
    for await (const _ of await engine.query({ query: QUESTION, stream: true })) {
      seen.push(activeObservation())
    }
    await observeLlamaIndex(weatherAgent(), options).run('Hi')
    seen.push(activeObservation())
    expect(new Set(seen)).toEqual(new Set([undefined]))
    await observe(
      async () => {
        const around = activeObservation()
        for await (const _ of await engine.query({ query: QUESTION, stream: true })) {
          expect(activeObservation()).toBe(around)
        }
        expect(activeObservation()).toBe(around)
      },
      { name: 'around', client },
    )()
  })
})

describe('what must not leave', () => {
  it('components, keys, raw responses and vectors are never recorded', async () => {
    const { options, arrived } = await startRecording()
    const llm = new ScriptedLlm(ANSWER)
    const engine = observeLlamaIndex(await makeEngine(llm), options)
    await engine.query({ query: QUESTION })
    await readAll(await engine.query({ query: QUESTION, stream: true }))
    const leak = FunctionTool.from(
      ({ value }: { value: unknown }) =>
        ({ value, llm, vector: Array.from({ length: 64 }, () => 0.123_456) }) as never,
      { name: 'leak', description: '', parameters: {} } as never,
    )
    await observeLlamaIndex(leak, options).call({ value: engine })
    const workflow = observeLlamaIndex(createWorkflow(), options)
    const start = workflowEvent<unknown>({ debugLabel: 'start' })
    workflow.handle([start], () => {})
    workflow.createContext().sendEvent(start.with({ engine, llm, nodes: [Settings.embedModel] }))
    const { text, named } = await arrived()
    expect(text).not.toContain('sk-never-record-this')
    expect(text).not.toContain('0.123456')
    expect(text).not.toContain('answer-1"},"usage')
    expect(text).not.toContain('nodesDict')
    expect(named('letters-1').output).toEqual({ count: 1, dimensions: 26 })
    expect(named('leak')).toMatchObject({
      input: { value: '[RetrieverQueryEngine]' },
      output: { llm: '[ScriptedLlm]', vector: '[vector of 64 numbers]' },
    })
  })

  it('no prompt leaves when inputs are not captured, no answer when outputs are not', async () => {
    const secret = 'my secret question'
    const { options, arrived } = await startRecording({ captureInput: false, captureOutput: false })
    const failing = new ScriptedLlm(() => ({ error: new Error(`refused: ${secret}`) }))
    const engine = observeLlamaIndex(await makeEngine(), options)
    await engine.query({ query: secret })
    await readAll(await engine.query({ query: secret, stream: true }))
    const chat = observeLlamaIndex(failing, options).chat({
      messages: [{ role: 'user', content: secret }],
    })
    await expect(chat).rejects.toThrow(secret)
    await observeLlamaIndex(weatherAgent(), options).run(secret)
    const { text, observations } = await arrived()
    expect(text).not.toContain(secret)
    expect(text).not.toContain(ANSWER)
    expect(text).not.toContain('It is sunny')
    expect(text).not.toContain('guides each thread')
    expect(observations.every(({ input, output }) => !input && !output)).toBe(true)
  })

  it('what is not captured around a call is not captured inside it, and switches hold for the whole process', async () => {
    const { options, arrived } = await startRecording()
    const llm = observeLlamaIndex(new ScriptedLlm(ANSWER), options)
    const engine = observeLlamaIndex(await makeEngine(llm), { ...options, captureInput: false })
    await engine.query({ query: QUESTION })
    expect((await arrived()).text).not.toContain(QUESTION)
    configureLlamaIndex({ captureNodesText: false, captureTools: false })
    onTestFinished(() => configureLlamaIndex({}))
    await observeLlamaIndex(await makeEngine(), options).retriever.retrieve(QUESTION)
    await observeLlamaIndex(weatherAgent(), options).run('Weather?')
    const { named } = await arrived()
    expect(named('weather')).toMatchObject({ type: 'TOOL' })
    expect(named('weather').input ?? null).toBeNull()
    expect(JSON.stringify(named('wx'))).not.toContain('Says the weather')
  })
})

describe('calls', () => {
  it('are made once and counted once, however often and in whatever way they are observed', async () => {
    const { options, arrived } = await startRecording()
    configureLlamaIndex(options)
    const namespaces = [await import('llamaindex'), { ScriptedLlm, ScriptedEmbedding }]
    const restoreFirst = instrumentLlamaIndex(...namespaces)
    const restoreSecond = instrumentLlamaIndex(...namespaces)
    const detach = attachLlamaIndexEvents(Settings, options)
    onTestFinished(() => {
      detach()
      restoreSecond()
      restoreFirst()
      configureLlamaIndex({})
    })
    const llm = new ScriptedLlm(ANSWER)
    const engine = observeLlamaIndex(observeLlamaIndex(await makeEngine(llm), options), options)
    observeLlamaIndex(llm, options)
    await engine.query({ query: QUESTION })
    expect(llm.turns).toBe(1)
    const { observations } = await arrived()
    const queries = observations.filter(
      ({ traceId, type }) =>
        type === 'GENERATION' &&
        observations.some((other) => other.traceId === traceId && other.name?.endsWith('.query')),
    )
    expect(queries).toHaveLength(1)
    const total = observations.reduce(
      (sum, { usageDetails }) => sum + (usageDetails?.['output'] ?? 0),
      0,
    )
    expect(total).toBe(5)
  })

  it('read no stream ahead of the program', async () => {
    const { options } = await startRecording()
    const llm = observeLlamaIndex(new ScriptedLlm('one two three four five'), options)
    const stream = await llm.chat({ messages: [], stream: true })
    expect(llm.chunksRead).toBe(0)
    const iterator = stream[Symbol.asyncIterator]()
    await iterator.next()
    await iterator.next()
    expect(llm.chunksRead).toBe(2)
  })

  it('cost nothing that grows with the index', async () => {
    const { options } = await startRecording()
    let reads = 0
    const index = await VectorStoreIndex.fromDocuments([new Document({ text: 'a heddle' })])
    // Every access to a stored node is counted: documents, the dictionary of nodes and their vectors.
    const counted = (target: object): object =>
      new Proxy(target, {
        ownKeys: (object) => {
          reads += 1
          return Reflect.ownKeys(object)
        },
        get: (object, key) => {
          reads += 1
          return Reflect.get(object, key) as unknown
        },
      })
    const nodesDict = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, id) => [`n${id}`, { text: 'x' }]),
    )
    index.indexStruct.nodesDict = counted({ ...nodesDict, ...index.indexStruct.nodesDict }) as never
    const engine = observeLlamaIndex(index.asQueryEngine(), options)
    expect(reads).toBe(0)
    await engine.query({ query: QUESTION })
    // The retriever itself looks its results up.
    expect(reads).toBeLessThan(20)
  })
})

describe('the framework', () => {
  it('keeps its Settings', async () => {
    const { options } = await startRecording()
    const before = Object.getOwnPropertyDescriptors(Settings)
    const { llm, embedModel, callbackManager, nodeParser, chunkSize } = Settings
    const engine = observeLlamaIndex((await makeIndex()).asQueryEngine(), options)
    const detach = attachLlamaIndexEvents(Settings, options)
    await engine.query({ query: QUESTION })
    detach()
    expect(Object.getOwnPropertyDescriptors(Settings)).toEqual(before)
    expect(Settings.llm).toBe(llm)
    expect(Settings.embedModel).toBe(embedModel)
    expect(Settings.callbackManager).toBe(callbackManager)
    expect(Settings.nodeParser).toBe(nodeParser)
    expect(Settings.chunkSize).toBe(chunkSize)
  })

  it('is never thrown at by a listener of ours', async () => {
    const { client, options } = await startRecording()
    const detach = attachLlamaIndexEvents(Settings, options)
    onTestFinished(detach)
    vi.spyOn(client, 'startObservation').mockImplementation(() => {
      throw new Error('bad client')
    })
    const later = vi.fn<() => void>()
    Settings.callbackManager.on('llm-start', later)
    onTestFinished(() => void Settings.callbackManager.off('llm-start', later))
    const llm = new ScriptedLlm(ANSWER)
    await observe(() => llm.chat({ messages: [] }), {
      name: 'around',
      client: new Heddle({ logLevel: 'silent' }),
    })()
    Settings.callbackManager.dispatchEvent('llm-end', undefined as never)
    await vi.waitFor(() => expect(later).toHaveBeenCalledTimes(1))
  })

  it('may lose its server: memory stays bounded and nothing stays open', async () => {
    const client = new Heddle({
      baseUrl: 'http://127.0.0.1:1',
      publicKey: 'pk-down',
      secretKey: 'sk-down',
      maxQueueBytes: 100_000,
      logLevel: 'silent',
      flushTimeoutMs: 200,
    })
    onTestFinished(async () => void (await client.shutdown()))
    const engine = observeLlamaIndex(await makeEngine(), { client })
    for (let round = 0; round < 150; round += 1) await engine.query({ query: QUESTION.repeat(20) })
    const stats = client.stats()
    expect(stats.queuedBytes).toBeLessThanOrEqual(100_000)
    expect(stats.dropped).toBeGreaterThan(0)
    const holder = globalThis as unknown as {
      [key: symbol]: { openStreams: Set<{ settings: { client: unknown } }> }
    }
    const open = [...holder[Symbol.for('heddle.llamaindex@1')]!.openStreams]
    expect(open.filter(({ settings }) => settings.client === client)).toEqual([])
  })
})
