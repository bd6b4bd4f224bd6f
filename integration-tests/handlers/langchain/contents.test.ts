import { AgentExecutor, createToolCallingAgent } from '@langchain/classic/agents'
import { InMemoryCache } from '@langchain/core/caches'
import { Document } from '@langchain/core/documents'
import { AIMessage, HumanMessage, ToolMessage } from '@langchain/core/messages'
import type { BaseMessage } from '@langchain/core/messages'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import {
  Annotation,
  Command,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'

import { openOpenAiStandIn } from './openai-stand-in.ts'
import { startRecording } from './record.ts'
import type { Recording } from './record.ts'
import { consume, failing, scripted } from './scenarios/scenario.ts'
import { call } from './scripted-chat-model.ts'

const weather = tool(({ city }: { city: string }) => `sunny in ${city}`, {
  name: 'get_weather',
  description: 'The weather of a city.',
  schema: z.object({ city: z.string() }),
})

class FixedRetriever extends BaseRetriever {
  lc_namespace = ['tests']
  readonly #documents: Document[]

  constructor(documents: Document[]) {
    super()
    this.#documents = documents
  }

  override _getRelevantDocuments(): Promise<Document[]> {
    return Promise.resolve(this.#documents)
  }
}

async function openOpenAi(fields: object = {}) {
  const standIn = await openOpenAiStandIn()
  onTestFinished(standIn.close)
  return new ChatOpenAI({ model: 'gpt-4o-mini', ...standIn.options, ...fields })
}

describe('prompts', () => {
  const prompt = ChatPromptTemplate.fromMessages([
    ['system', 'Answer {tone}.'],
    ['human', '{q}'],
  ])

  it('show their template beside what it was filled with, masked like an input', async () => {
    const { traced, arrived } = await startRecording({
      mask: (value) => JSON.parse(JSON.stringify(value).replaceAll('Answer', '***')) as unknown,
    })
    await prompt.pipe(scripted('hi')).invoke({ tone: 'briefly', q: 'why?' }, traced)
    const { named } = await arrived()
    expect(named('ChatPromptTemplate').metadata).toMatchObject({
      prompt_template: [
        { role: 'system', content: '*** {tone}.' },
        { role: 'user', content: '{q}' },
      ],
    })
  })

  it('keep their template back wherever inputs are', async () => {
    const { traced, arrived } = await startRecording({ captureInput: false })
    await prompt.pipe(scripted('hi')).invoke({ tone: 'briefly', q: 'why?' }, traced)
    expect((await arrived()).named('ChatPromptTemplate').metadata).not.toHaveProperty(
      'prompt_template',
    )
  })
})

describe('generations', () => {
  it('show messages, tools, parameters and what the answer says about itself', async () => {
    const { traced, arrived } = await startRecording()
    const model = await openOpenAi({ temperature: 0.5, stop: ['END'] })
    await model
      .bindTools([weather], { tool_choice: 'auto' })
      .invoke(
        [
          new HumanMessage('weather?'),
          new AIMessage({ content: '', tool_calls: [{ id: 'c0', name: 'get_weather', args: {} }] }),
          new ToolMessage({ content: 'rain', tool_call_id: 'c0' }),
        ],
        traced,
      )
    const { input, metadata, modelParameters } = (await arrived()).named('ChatOpenAI')
    expect(input).toMatchObject({
      messages: [
        { role: 'user', content: 'weather?' },
        { role: 'assistant', tool_calls: [{ id: 'c0', function: { name: 'get_weather' } }] },
        { role: 'tool', content: 'rain', tool_call_id: 'c0' },
      ],
      tools: [{ type: 'function', function: { name: 'get_weather' } }],
      tool_choice: 'auto',
    })
    expect(modelParameters).toMatchObject({ temperature: 0.5, stop: '["END"]' })
    expect(metadata).toMatchObject({
      ls_provider: 'openai',
      finish_reason: 'stop',
      system_fingerprint: 'fp_1',
      requested_model: 'gpt-4o-mini',
      response_id: 'chatcmpl-1',
    })
    expect(JSON.stringify(metadata)).not.toContain('sk-test')
  })

  it('keep every one of n answers', async () => {
    const { handler, arrived } = await startRecording()
    const model = await openOpenAi({ n: 2 })
    await model.generate([[new HumanMessage('hi')]], undefined, [handler])
    const { output } = (await arrived()).named('ChatOpenAI')
    expect(output).toHaveLength(2)
  })

  it('keep what was said before a stream failed, was aborted or was left', async () => {
    const words = 'one two three four five six'
    const { traced, arrived } = await startRecording()
    const failed = scripted(words, { failAfterPieces: 4 })
    await failing(consume(await failed.stream('x', { ...traced, runName: 'failed' })))
    await consume(await scripted(words).stream('x', { ...traced, runName: 'left' }), 3)
    const { named } = await arrived()
    expect(named('failed').output).toMatchObject({ content: 'one two three ' })
    expect(named('left').output).toMatchObject({ role: 'assistant' })
    expect((named('left').output as { content: string }).content).toMatch(/^one two/)
  })

  it('cost nothing when LangChain’s cache answers, and say what that saved', async () => {
    const { traced, arrived } = await startRecording()
    const model = await openOpenAi({ cache: new InMemoryCache() })
    await model.invoke('same', { ...traced, runName: 'miss' })
    await model.invoke('same', { ...traced, runName: 'hit' })
    const { named } = await arrived()
    expect(named('hit')).toMatchObject({
      usageDetails: { input: 0, output: 0, total: 0 },
      metadata: { cached: true, saved_usage: { input: 19, output: 10, total: 29 } },
    })
    expect(named('hit').completionStartTime ?? undefined).toBeUndefined()
  })
})

describe('chains and tools', () => {
  it('have the real input on streams, where LangChain starts with a stand-in', async () => {
    const { traced, arrived } = await startRecording()
    const chain = RunnableLambda.from((x: string) => x.toUpperCase())
      .withConfig({ runName: 'upper' })
      .pipe(RunnableLambda.from((x: string) => `${x}!`).withConfig({ runName: 'loud' }))
    await consume(await chain.stream('hi', traced))
    const { named } = await arrived()
    expect(named('upper')).toMatchObject({ input: 'hi', output: 'HI' })
    expect(named('loud')).toMatchObject({ input: 'HI', output: 'HI!' })
    expect(named('RunnableSequence')).toMatchObject({ input: 'hi', output: 'HI!' })
  })

  it('have the answer of the backup when a fallback is streamed', async () => {
    const { traced, arrived } = await startRecording()
    const model = scripted(new Error('down')).withFallbacks([scripted('from backup')])
    await consume(await model.stream('x', traced))
    const { output } = (await arrived()).named('RunnableWithFallbacks')
    expect(output).toMatchObject({ content: 'from backup' })
  })

  it('have their own answer when a retried batch ends with all of them', async () => {
    const { traced, arrived } = await startRecording()
    await RunnableLambda.from((value: number) => value * 2)
      .withRetry()
      .batch([1, 2], traced)
    const { traces } = await arrived()
    const outputs = traces.map(({ output }) => output as number)
    expect(outputs.toSorted((left, right) => left - right)).toEqual([2, 4])
  })

  it('show parsed arguments, artifacts and the values a tool yields', async () => {
    const { traced, arrived } = await startRecording()
    await weather.invoke({ city: 'Paris' }, traced)
    await tool(() => ['text', { pixels: 4 }], {
      name: 'art',
      schema: z.object({}),
      responseFormat: 'content_and_artifact',
    }).invoke({ type: 'tool_call', id: 'c9', name: 'art', args: {} }, traced)
    const { named } = await arrived()
    expect(named('get_weather')).toMatchObject({
      input: { city: 'Paris' },
      output: 'sunny in Paris',
    })
    expect(named('art').output).toMatchObject({ content: 'text', artifact: { pixels: 4 } })
  })

  it('keep the values that a tool yields on its way', async () => {
    const { traced, arrived } = await startRecording()
    await tool(
      async function* ({ city }: { city: string }) {
        yield `looking at ${city}`
        yield { found: 'sunny' }
      } as never,
      { name: 'gen', schema: z.object({ city: z.string() }) },
    ).invoke({ city: 'Paris' }, traced)
    expect((await arrived()).named('gen').metadata).toMatchObject({
      stream: ['looking at Paris', { found: 'sunny' }],
    })
  })

  it('show the documents that were found, with their scores', async () => {
    const { traced, arrived } = await startRecording()
    const documents = [
      new Document({ pageContent: 'one', metadata: { source: 'a.md', score: 0.9 } }),
      new Document({ pageContent: 'two', metadata: {}, id: 'b' }),
    ]
    await new FixedRetriever(documents).invoke('where?', { ...traced, runName: 'search' })
    expect((await arrived()).named('search')).toMatchObject({
      type: 'RETRIEVER',
      input: 'where?',
      output: [
        { pageContent: 'one', metadata: { source: 'a.md', score: 0.9 }, score: 0.9 },
        { id: 'b', pageContent: 'two', metadata: {} },
      ],
    })
  })

  it('keep what an agent executor decided at each step', async () => {
    const { traced, arrived } = await startRecording()
    const prompt = ChatPromptTemplate.fromMessages([
      ['human', '{input}'],
      ['placeholder', '{agent_scratchpad}'],
    ])
    const model = scripted([call('get_weather', { city: 'Paris' }), 'sunny'])
    const agent = createToolCallingAgent({ llm: model, tools: [weather], prompt })
    await new AgentExecutor({ agent, tools: [weather] }).invoke({ input: 'hi' }, traced)
    expect((await arrived()).named('AgentExecutor').metadata).toMatchObject({
      agent_steps: [
        { tool: 'get_weather', input: { city: 'Paris' } },
        { final: { output: 'sunny' } },
      ],
    })
  })

  it('say where in the graph they ran, without LangChain’s repeats of it', async () => {
    const { traced, arrived } = await startRecording()
    await createAgent({ model: scripted('hi'), tools: [], name: 'greeter' }).invoke(
      { messages: [{ role: 'user', content: 'hi' }] },
      { ...traced, configurable: { thread_id: 't7' } },
    )
    const { named } = await arrived()
    const { metadata } = named('ScriptedChatModel')
    expect(metadata).toMatchObject({
      langgraph_node: 'model_request',
      langgraph_step: 1,
      langgraph_checkpoint_ns: expect.stringContaining('model_request:'),
      langgraph_path: ['__pregel_pull', 'model_request'],
      langgraph_triggers: ['branch:to:model_request'],
      lc_agent_name: 'greeter',
      thread_id: 't7',
      run_type: 'model',
      run_id: expect.any(String),
    })
    expect(metadata).not.toHaveProperty('versions')
    expect(metadata).not.toHaveProperty('checkpoint_ns')
    expect(named('greeter').metadata).toMatchObject({ class: 'CompiledStateGraph' })
  })

  it('number the attempts of a retry', async () => {
    const { traced, arrived } = await startRecording()
    const flaky = scripted([new Error('once'), 'hi'], { maxRetries: 0 })
    await flaky.withRetry({ stopAfterAttempt: 2 }).invoke('x', { ...traced, runName: 'retried' })
    const attempts = (await arrived()).traces[0]?.observations
      .filter(({ type }) => type === 'GENERATION')
      .toSorted((left, right) => left.startTime.localeCompare(right.startTime))
      .map(({ level, metadata }) => [level ?? 'DEFAULT', metadata?.['attempt']])
    expect(attempts).toEqual([
      ['ERROR', undefined],
      ['DEFAULT', 2],
    ])
  })

  it('number their attempts', async () => {
    const { traced, arrived } = await startRecording()
    let failures = 1
    await new StateGraph(Annotation.Root({ value: Annotation<string>() }))
      .addNode(
        'flaky',
        () => {
          failures -= 1
          if (failures >= 0) throw new Error('once')
          return { value: 'fine' }
        },
        { retryPolicy: { maxAttempts: 2, initialInterval: 1, logWarning: false } },
      )
      .addEdge(START, 'flaky')
      .compile()
      .invoke({ value: 'x' }, traced)
    const { traces } = await arrived()
    const attempts = traces[0]?.observations
      .filter(({ name }) => name === 'flaky')
      .map(({ metadata }) => metadata?.['attempt'])
    expect(attempts).toEqual([undefined, 2])
  })

  it('show a refused tool call with the arguments the model gave', async () => {
    const { traced, arrived } = await startRecording()
    await createAgent({
      model: scripted([call('get_weather', { wrong: 1 }), 'sorry']),
      tools: [weather],
    }).invoke({ messages: [{ role: 'user', content: 'hi' }] }, traced)
    expect((await arrived()).named('get_weather')).toMatchObject({
      level: 'ERROR',
      input: { wrong: 1 },
      metadata: { synthetic: true, tool_call_id: 'call_get_weather' },
    })
  })
})

const config = ({ traced }: Recording) => ({ ...traced, configurable: { thread_id: 't1' } })

describe('pauses', () => {
  const State = Annotation.Root({ value: Annotation<string>() })
  const approval = () =>
    new StateGraph(State)
      .addNode('ask', () => ({ value: interrupt<string, string>('may I?') }))
      .addEdge(START, 'ask')
      .compile({ checkpointer: new MemorySaver(), name: 'approval' })

  it('show what they wait for, and carry the same checkpoint as the resumption', async () => {
    const recording = await startRecording()
    const graph = approval()
    await graph.invoke({ value: 'x' }, config(recording))
    await graph.invoke(new Command({ resume: 'yes' }), config(recording))
    const { traces } = await recording.arrived()
    const [paused, resumed] = traces.map(({ observations }) =>
      observations.find(({ name }) => name === 'approval'),
    )
    expect(paused?.output).toMatchObject({ __interrupt__: [{ value: 'may I?' }] })
    const checkpoint = paused?.metadata?.['langgraph_interrupt_checkpoint_id']
    expect(checkpoint).toEqual(expect.any(String))
    expect(resumed?.metadata?.['langgraph_resume_checkpoint_id']).toBe(checkpoint)
    expect(traces).toHaveLength(2)
  })

  it('are seen without LangGraph’s events for them, as older versions have none', async () => {
    const { handler, arrived } = await startRecording()
    const graph = { id: ['langgraph', 'pregel', 'CompiledStateGraph'] }
    const node = { id: ['langgraph', 'RunnableCallable'] }
    const paused = Object.assign(new Error('paused'), {
      is_bubble_up: true,
      interrupts: [{ value: 'may I?' }],
    })
    handler.handleChainStart(graph, {}, 'graph', undefined, [], {}, undefined, 'approval')
    const metadata = { langgraph_node: 'ask' }
    handler.handleChainStart(node, {}, 'node', 'graph', [], metadata, undefined, 'ask')
    handler.handleChainError(paused, 'node')
    handler.handleChainEnd({ value: 'x' }, 'graph')
    const { tree, named } = await arrived()
    expect(tree).toBe('CHAIN approval status="interrupted"\n  CHAIN ask status="interrupted"')
    expect(named('approval').output).toEqual({
      value: 'x',
      __interrupt__: [{ value: 'may I?' }],
    })
  })

  it('can go on in their trace as often as they pause', async () => {
    const recording = await startRecording({ resume: 'same-trace' })
    const graph = new StateGraph(State)
      .addNode('first', () => ({ value: interrupt<string, string>('one?') }))
      .addNode('second', () => ({ value: interrupt<string, string>('two?') }))
      .addEdge(START, 'first')
      .addEdge('first', 'second')
      .compile({ checkpointer: new MemorySaver(), name: 'approval' })
    await graph.invoke({ value: 'x' }, config(recording))
    await graph.invoke(new Command({ resume: 'yes' }), config(recording))
    await graph.invoke(new Command({ resume: 'yes' }), config(recording))
    const { traces } = await recording.arrived()
    expect(traces).toHaveLength(1)
    const roots = traces[0]?.observations.filter(({ name }) => name === 'approval')
    expect(roots?.map(({ statusMessage }) => statusMessage ?? 'done')).toEqual([
      'interrupted',
      'interrupted',
      'done',
    ])
  })

  it('can go on in the trace in which they began', async () => {
    const recording = await startRecording({ resume: 'same-trace' })
    const graph = approval()
    await graph.invoke({ value: 'x' }, config(recording))
    await graph.invoke(new Command({ resume: 'yes' }), config(recording))
    await graph.invoke({ value: 'new' }, config(recording))
    const { traces } = await recording.arrived()
    const names = traces.map(
      ({ observations }) => observations.filter(({ name }) => name === 'approval').length,
    )
    expect(names).toEqual([2, 1])
    expect(traces[0]).toMatchObject({ input: { value: 'x' }, output: { value: 'yes' } })
  })
})

describe('graph state', () => {
  it('shows each message once outside generations unless told otherwise', async () => {
    const content = 'x'.repeat(1000)
    const sizeWith = async (graphState: 'compact' | 'full') => {
      const { traced, arrived, bytesReceived } = await startRecording({ graphState })
      const turns = [...Array.from({ length: 19 }, (_, i) => call('echo', {}, `c${i}`)), 'done']
      const echo = tool(() => content, { name: 'echo', schema: z.object({}) })
      await createAgent({ model: scripted(turns), tools: [echo] }).invoke(
        { messages: [{ role: 'user', content: 'go' }] },
        { ...traced, recursionLimit: 100 },
      )
      await arrived()
      return bytesReceived()
    }
    const compact = await sizeWith('compact')
    expect(compact).toBeLessThan(600_000)
    expect(await sizeWith('full')).toBeGreaterThan(2 * compact)
  })

  it('shows the root and the model’s input whole', async () => {
    const { traced, arrived } = await startRecording()
    const model = scripted('hi')
    await new StateGraph(MessagesAnnotation)
      .addNode('one', async ({ messages }: { messages: BaseMessage[] }) => ({
        messages: [await model.invoke(messages)],
      }))
      .addNode('two', () => ({}))
      .addEdge(START, 'one')
      .addEdge('one', 'two')
      .compile({ name: 'graph' })
      .invoke({ messages: [new HumanMessage({ content: 'q', id: 'm1' })] }, traced)
    const { named } = await arrived()
    expect(named('graph').output).toMatchObject({ messages: [{ content: 'q' }, { content: 'hi' }] })
    expect(named('ScriptedChatModel').input).toEqual([{ role: 'user', content: 'q' }])
    expect(named('two').input).toEqual({
      messages: [{ omitted: '2 messages shown earlier in this trace' }],
    })
  })
})
