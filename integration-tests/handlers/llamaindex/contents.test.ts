import { observe, propagate } from '@heddle/core'
import { attachLlamaIndexEvents, observeLlamaIndex } from '@heddle/llamaindex'
import { ContextChatEngine } from '@llamaindex/core/chat-engine'
import { EngineResponse, ImageNode, MetadataMode, TextNode } from '@llamaindex/core/schema'
import {
  createStatefulMiddleware,
  createWorkflow,
  multiAgent,
  agent,
  workflowEvent,
} from '@llamaindex/workflow'
import { Document, Settings, VectorStoreIndex } from 'llamaindex'
import { RelevancyEvaluator } from 'llamaindex/evaluation'
import { beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'

import { startRecording } from './record.ts'
import { turns, weather, weatherAgent } from './scenarios/agents.ts'
import { makeIndex, nodePostprocessors, readAll, TEXTS } from './scenarios/scenario.ts'
import { ScriptedEmbedding } from './scripted-embedding.ts'
import { ScriptedLlm } from './scripted-llm.ts'

const QUESTION = 'What does a heddle do?'
const ANSWER = 'It guides the threads.'

beforeEach(() => {
  Settings.embedModel = new ScriptedEmbedding()
  Settings.llm = new ScriptedLlm(ANSWER)
})

describe('a query', () => {
  it('says at each step what went in and came out', async () => {
    const { options, arrived } = await startRecording()
    const index = await makeIndex()
    await observeLlamaIndex(index.asQueryEngine({ nodePostprocessors }), options).query({
      query: QUESTION,
    })
    const { named } = await arrived()
    expect(named('RetrieverQueryEngine.query')).toMatchObject({
      input: QUESTION,
      output: ANSWER,
      metadata: {
        llamaindex: { kind: 'query-engine', class: 'RetrieverQueryEngine', method: 'query' },
      },
    })
    const retrieved = named('VectorIndexRetriever')
    expect(retrieved).toMatchObject({
      input: QUESTION,
      output: [
        { type: 'TEXT', text: TEXTS[0], score: expect.any(Number), metadata: {} },
        { type: 'TEXT', text: TEXTS[1] },
      ],
      metadata: { topK: { TEXT: 2 }, mode: 'default' },
    })
    expect(JSON.stringify(retrieved.output)).not.toMatch(/embedding|relationships|hash/u)
    expect(named('SimpleVectorStore.query')).toMatchObject({
      input: { topK: 2, mode: 'default' },
      output: {
        ids: [expect.any(String), expect.any(String)],
        similarities: [expect.any(Number), expect.any(Number)],
      },
    })
    expect(named('SimilarityPostprocessor')).toMatchObject({
      input: [{ score: expect.any(Number) }, {}],
      output: [{}, {}],
      metadata: { dropped: 0 },
    })
    expect(named('CompactAndRefine.synthesize')).toMatchObject({
      input: { query: QUESTION, nodes: [{}, {}] },
      output: ANSWER,
    })
    expect(named('ScriptedLlm')).toMatchObject({
      model: 'scripted-1-0101',
      modelParameters: { temperature: 0.1, topP: 1, maxTokens: 100 },
      input: [{ role: 'user', content: expect.stringContaining(QUESTION) }],
      output: { role: 'assistant', content: ANSWER },
      metadata: {
        provider: 'ScriptedLlm',
        requestModel: 'scripted-1',
        stream: false,
        finishReason: 'stop',
        responseId: 'answer-1',
      },
    })
  })

  it('gives the trace its name, input and output, and attributes of the options and of propagate', async () => {
    const { options, arrived } = await startRecording({
      traceName: 'support',
      userId: 'from-options',
      sessionId: 's-1',
      tags: ['beta'],
      metadata: { team: 'blue' },
    })
    const engine = observeLlamaIndex((await makeIndex()).asQueryEngine(), options)
    await propagate({ userId: 'ada', tags: ['vip'] }, () => engine.query({ query: QUESTION }))
    const [trace] = (await arrived()).traces
    expect(trace).toMatchObject({
      name: 'support',
      input: QUESTION,
      output: ANSWER,
      userId: 'ada',
      sessionId: 's-1',
      metadata: { team: 'blue' },
    })
    expect(trace?.tags?.toSorted()).toEqual(['beta', 'vip'])
  })

  it('scores that are no numbers become null, images are shown by type and address', async () => {
    const { options, arrived } = await startRecording()
    const nodes = [
      { node: new TextNode({ text: 'a' }), score: Number.NaN },
      { node: new TextNode({ text: 'b', embedding: [0.987_654] }) },
      { node: new ImageNode({ image: 'https://example.org/loom.png' }), score: 0.5 },
      { node: new ImageNode({ image: `data:image/png;base64,${'A'.repeat(4_000)}` }), score: 0.4 },
    ]
    const retriever = { retrieve: async () => nodes }
    expect(await observeLlamaIndex(retriever, options).retrieve()).toBe(nodes)
    const { observations, text } = await arrived()
    expect(observations[0]?.output).toMatchObject([
      { score: null, text: 'a' },
      { score: null, text: 'b' },
      { score: 0.5, type: 'IMAGE', url: 'https://example.org/loom.png' },
      { score: 0.4, type: 'IMAGE' },
    ])
    expect(text).not.toContain('AAAA')
    expect(text).not.toContain('0.987654')
    expect(nodes[0]?.node.getContent(MetadataMode.NONE)).toBe('a')
  })
})

describe('a model call', () => {
  it('shows tools, tool calls as objects, results, thinking apart, and files as references', async () => {
    const { options, arrived } = await startRecording()
    const llm = observeLlamaIndex(
      new ScriptedLlm(() => ({
        text: 'Look:',
        calls: [{ name: 'weather', input: { city: 'Paris' } }],
        thinking: 'hm',
      })),
      options,
    )
    const stream = await llm.chat({
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See' },
            { type: 'image', data: 'A'.repeat(4_000), mimeType: 'image/png' },
          ],
        },
        {
          role: 'assistant',
          content: '',
          options: { toolCall: [{ id: 'c1', name: 'weather', input: '{"city":"Rome"}' }] },
        },
        {
          role: 'user',
          content: 'rain',
          options: { toolResult: { id: 'c1', result: 'rain', isError: false } },
        },
      ],
      tools: [weather()],
      stream: true,
    })
    for await (const _ of stream);
    const { named, text } = await arrived()
    expect(named('ScriptedLlm')).toMatchObject({
      input: {
        messages: [
          { role: 'system', content: 'Be brief.' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'See' },
              { type: 'image', data: expect.stringContaining('@@@langfuseMedia:type=image/png|') },
            ],
          },
          {
            role: 'assistant',
            tool_calls: [{ id: 'c1', function: { name: 'weather', arguments: { city: 'Rome' } } }],
          },
          { role: 'tool', tool_call_id: 'c1', content: 'rain' },
        ],
        tools: [
          { name: 'weather', description: 'Says the weather', parameters: { type: 'object' } },
        ],
      },
      output: {
        role: 'assistant',
        content: 'Look:',
        reasoning: 'hm',
        tool_calls: [
          { id: 'call-weather', function: { name: 'weather', arguments: { city: 'Paris' } } },
        ],
      },
    })
    expect(text).not.toContain('AAAA')
  })

  it('is linked into a trace only by events when nothing else can reach it', async () => {
    const { client, options, arrived } = await startRecording()
    const detach = attachLlamaIndexEvents(Settings, options)
    const hidden = new ScriptedLlm(ANSWER)
    await hidden.chat({ messages: [] })
    await observe(
      async () => {
        await hidden.chat({ messages: [{ role: 'user', content: QUESTION }] })
        await readAll(await hidden.chat({ messages: [], stream: true }))
        await observeLlamaIndex(new ScriptedLlm(ANSWER), options).chat({ messages: [] })
      },
      { name: 'around', client },
    )()
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
    detach()
    const { tree, named } = await arrived()
    expect(
      tree
        .replaceAll(/ model=.*/gu, '')
        .split('\n')
        .toSorted(),
    ).toEqual(['  GENERATION ScriptedLlm', '  GENERATION chat', '  GENERATION chat', 'SPAN around'])
    expect(named('chat')).toMatchObject({
      output: { content: ANSWER },
      metadata: { fromEvents: true },
    })
  })
})

describe('agents and workflows', () => {
  it('say what the agent can do, what it was asked and answered, and the id of each tool call', async () => {
    const { options, arrived } = await startRecording()
    await observeLlamaIndex(weatherAgent(), options).run('Weather in Paris?')
    const { named, traces } = await arrived()
    expect(named('wx')).toMatchObject({
      type: 'AGENT',
      input: 'Weather in Paris?',
      output: 'It is sunny.',
      metadata: { tools: ['weather'], canHandoffTo: [], model: 'scripted-1' },
    })
    expect(named('weather')).toMatchObject({
      input: { city: 'Paris' },
      output: 'sun in Paris',
      metadata: { toolCallId: 'call-weather' },
    })
    expect(traces[0]).toMatchObject({
      name: 'wx',
      input: 'Weather in Paris?',
      output: 'It is sunny.',
    })
  })

  it('say to whom an agent handed over and why, also of agents that were added later', async () => {
    const { options, arrived } = await startRecording()
    const handOff = { name: 'handOff', input: { toAgent: 'Writer', reason: 'needs words' } }
    const writer = agent({
      name: 'Writer',
      description: 'W',
      llm: turns({ calls: [{ name: 'weather', input: { city: 'Rome' } }] }, { text: 'A poem.' }),
      tools: [weather()],
    })
    const helper = agent({ name: 'Helper', description: 'H', llm: turns(), tools: [] })
    const triage = agent({
      name: 'Triage',
      description: 'T',
      llm: turns({ calls: [handOff] }),
      tools: [],
      canHandoffTo: [helper],
    })
    const team = observeLlamaIndex(
      multiAgent({ agents: [triage, helper], rootAgent: triage }),
      options,
    )
    team.addAgent(writer.getAgents()[0]!)
    await team.run('A poem about Rome')
    const { named, tree } = await arrived()
    expect(named('Triage').metadata).toMatchObject({
      handOffTo: 'Writer',
      handOffReason: 'needs words',
    })
    expect(named('Writer')).toMatchObject({ input: expect.any(String), output: 'A poem.' })
    expect(tree).toContain('    TOOL weather')
    expect(named('multi-agent').output).toBe('A poem.')
  })

  it('say what triggered a step, what it got and what it emitted', async () => {
    const { options, arrived } = await startRecording()
    const start = workflowEvent<string>({ debugLabel: 'start' })
    const next = workflowEvent<{ number: number }>({ debugLabel: 'next' })
    const done = workflowEvent<string>({ debugLabel: 'done' })
    const workflow = observeLlamaIndex(createWorkflow(), { ...options, name: 'count' })
    workflow.handle([start], async function first() {
      await Promise.resolve()
      return next.with({ number: 1 })
    })
    workflow.handle([next], function second({ sendEvent }, { data }) {
      sendEvent(done.with(`got ${data.number}`))
    })
    const { sendEvent, stream } = workflow.createContext()
    sendEvent(start.with('go'))
    await stream.until(done).toArray()
    const { named } = await arrived()
    expect(named('count')).toMatchObject({ type: 'CHAIN', input: 'go', output: 'got 1' })
    expect(named('first')).toMatchObject({
      input: [{ event: 'start', data: 'go' }],
      output: ['next'],
    })
    expect(named('second')).toMatchObject({
      input: [{ event: 'next', data: { number: 1 } }],
      output: ['done'],
      metadata: { triggeredBy: named('first').id },
    })
  })

  it('belong where their context is made, else where their first event is sent', async () => {
    const { client, options, arrived } = await startRecording({ traceName: 'support' })
    const start = workflowEvent({ debugLabel: 'start' })
    const workflow = observeLlamaIndex(createWorkflow(), options)
    workflow.handle([start], () => {})
    const made = workflow.createContext()
    const inside = await observe(async () => workflow.createContext(), { name: 'maker', client })()
    await observe(async () => made.sendEvent(start.with()), { name: 'sender', client })()
    inside.sendEvent(start.with())
    workflow.createContext().sendEvent(start.with())
    const { tree, traces } = await arrived()
    expect(tree.split('\n').filter((line) => !line.includes('on start'))).toEqual(
      expect.arrayContaining(['SPAN maker', '  CHAIN workflow', 'SPAN sender', 'CHAIN workflow']),
    )
    expect(new Set(traces.map(({ name }) => name))).toEqual(new Set(['maker', 'sender', 'support']))
  })

  it('keep their trace name when they go on after all', async () => {
    const { options, arrived } = await startRecording({ traceName: 'support' })
    const start = workflowEvent<number>({ debugLabel: 'start' })
    const workflow = observeLlamaIndex(createWorkflow(), options)
    workflow.handle([start], () => {})
    const context = workflow.createContext()
    context.sendEvent(start.with(1))
    const first = await arrived()
    context.sendEvent(start.with(2))
    const { traces, named } = await arrived()
    expect(traces).toMatchObject([{ name: 'support', input: 1, output: 2 }])
    expect(named('workflow').output).toBe(2)
    expect(Date.parse(named('workflow').endTime!)).toBeGreaterThanOrEqual(
      Date.parse(first.named('workflow').endTime!),
    )
  })

  it('of an engine without the hooks are recorded without their steps', async () => {
    const { options, arrived } = await startRecording()
    const llm = new ScriptedLlm(ANSWER)
    const handlers: (() => Promise<unknown>)[] = []
    const workflow = observeLlamaIndex(
      {
        handle: (_accept: unknown, handler: () => Promise<unknown>) => void handlers.push(handler),
        createContext: () => ({
          sendEvent: (_event: object) => Promise.all(handlers.map((handle) => handle())),
        }),
      },
      options,
    )
    observeLlamaIndex(llm, options)
    workflow.handle([], () => llm.chat({ messages: [] }))
    await workflow.createContext().sendEvent({ data: 'go' })
    const { tree, named } = await arrived()
    expect(tree).toMatch(/^CHAIN workflow\n {2}GENERATION ScriptedLlm/u)
    expect(named('workflow').input).toBe('go')
  })

  it('link a resumed run to the one it resumes', async () => {
    const { options, arrived } = await startRecording()
    const start = workflowEvent<string>({ debugLabel: 'start' })
    const answer = workflowEvent<string>({ debugLabel: 'answer' })
    const done = workflowEvent<string>({ debugLabel: 'done' })
    const { withState } = createStatefulMiddleware(() => ({ count: 0 }))
    const workflow = withState(createWorkflow())
    workflow.handle([start], () => {})
    workflow.handle([answer], () => done.with('over'))
    observeLlamaIndex(workflow, { ...options, name: 'first half' })
    const context = workflow.createContext()
    context.sendEvent(start.with('go'))
    const snapshot = await context.snapshot()
    const { traces } = await arrived()
    const resumedFrom = traces[0]!.id
    observeLlamaIndex(workflow, { ...options, name: 'second half', resumedFrom })
    const resumed = workflow.resume(snapshot)
    resumed.sendEvent(answer.with('yes'))
    await resumed.stream.until(done).toArray()
    const { named } = await arrived()
    expect(named('second half').metadata).toMatchObject({ resumedFrom })
    expect(named('on answer').traceId).toBe(named('second half').traceId)
  })
})

describe('evaluations', () => {
  it('are scores of their observation when that is asked for', async () => {
    const { options, arrived } = await startRecording({ recordEvaluationScores: true })
    Settings.llm = new ScriptedLlm('YES')
    const evaluator = observeLlamaIndex(new RelevancyEvaluator(), options)
    const response = EngineResponse.fromResponse(ANSWER, false, [
      { node: new TextNode({ text: TEXTS[0]! }) },
    ])
    await evaluator.evaluateResponse({ query: QUESTION, response })
    const { named, text } = await arrived()
    const { id } = named('RelevancyEvaluator.evaluateResponse')
    expect(named('RelevancyEvaluator.evaluateResponse')).toMatchObject({
      type: 'EVALUATOR',
      input: { query: QUESTION, response: ANSWER },
      output: { score: 1, passing: true },
    })
    expect(text).toContain(`"name":"RelevancyEvaluator"`)
    expect(text).toContain(`"name":"RelevancyEvaluator.passing"`)
    expect(text).toContain(`"observationId":"${id}"`)
  })
})

describe('a chat engine with a history', () => {
  it('sends the history once, in the generation', async () => {
    const { options, arrived } = await startRecording()
    const index = await VectorStoreIndex.fromDocuments([new Document({ text: 'a heddle' })])
    const engine = observeLlamaIndex(
      new ContextChatEngine({ retriever: index.asRetriever() }),
      options,
    )
    await engine.chat({ message: 'My name is Ada.' })
    await engine.chat({ message: 'What is my name?' })
    const { observations } = await arrived()
    const generations = observations.filter(({ type }) => type === 'GENERATION')
    expect(JSON.stringify(generations[1]?.input)).toContain('My name is Ada.')
    const roots = observations.filter(({ type }) => type === 'CHAIN')
    expect(roots.map(({ input }) => input)).toEqual(['My name is Ada.', 'What is my name?'])
    expect(z.string().parse(roots[0]?.output)).toBe(ANSWER)
  })
})
