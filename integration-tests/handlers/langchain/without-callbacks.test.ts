import { traceEmbeddings, traceModel } from '@heddle/langchain'
import type { Embedder } from '@heddle/langchain'
import { registerGlobal } from '@heddle/langchain/global'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import * as langchainContext from '@langchain/core/context'
import { HumanMessage } from '@langchain/core/messages'
import type { AIMessage } from '@langchain/core/messages'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { FakeEmbeddings } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'

import { startRecording } from './record.ts'
import { consume, scripted } from './scenarios/scenario.ts'
import { call } from './scripted-chat-model.ts'

const treeOf = (name: string) =>
  `CHAIN ${name}\n  SPAN RunnableLambda\n  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`

/** Keeps its state in private fields, which no stand-in for the object can reach. */
class CountingEmbeddings extends FakeEmbeddings {
  #calls = 0

  override embedQuery(text: string): Promise<number[]> {
    this.#calls += 1
    return super.embedQuery(text)
  }

  calls(): number {
    return this.#calls
  }
}

class BrokenEmbeddings extends FakeEmbeddings {
  readonly model = 'embed-1'

  override embedQuery(): Promise<number[]> {
    return Promise.reject(new Error('no vectors'))
  }
}

describe('traceEmbeddings', () => {
  it('records calls under the run around them, which LangChain reports to nobody', async () => {
    const { client, traced, arrived } = await startRecording()
    const embeddings = traceEmbeddings(new FakeEmbeddings(), { client })
    const store = await MemoryVectorStore.fromTexts(['one', 'two'], [{}, {}], embeddings)
    const search = RunnableLambda.from((question: string) => store.similaritySearch(question, 1))
    await search.invoke('one', { ...traced, runName: 'search' })
    const { tree, traces } = await arrived()
    expect(tree).toBe('EMBEDDING FakeEmbeddings\nSPAN search\n  EMBEDDING FakeEmbeddings')
    expect(traces[0]?.observations[0]).toMatchObject({
      input: ['one', 'two'],
      output: { vectors: 2, dimensions: 4 },
    })
  })

  it('passes errors on and shows them', async () => {
    const { client, arrived } = await startRecording()
    const embeddings: Embedder = traceEmbeddings(new BrokenEmbeddings(), { client })
    expect(embeddings).toBeInstanceOf(BrokenEmbeddings)
    await expect(embeddings.embedQuery('x')).rejects.toThrow('no vectors')
    expect((await arrived()).tree).toBe(
      'EMBEDDING BrokenEmbeddings level=ERROR status="no vectors" model=embed-1',
    )
  })

  it('leaves the other methods of the embeddings as they are', async () => {
    const { client } = await startRecording()
    const embeddings = traceEmbeddings(new CountingEmbeddings(), { client })
    await embeddings.embedQuery('x')
    expect(embeddings.calls()).toBe(1)
    expect(embeddings.constructor).toBe(CountingEmbeddings)
  })
})

/** The protocol without a version, which the declared types of LangChain's options hide from a plain call. */
function streamOf(model: object, input: unknown, options: object = {}) {
  const { streamEvents } = model as {
    streamEvents: (
      given: unknown,
      rest: object,
    ) => AsyncIterable<{ event: string }> & PromiseLike<AIMessage>
  }
  return Reflect.apply(streamEvents, model, [input, options])
}

describe('traceModel', () => {
  const GENERATION = 'GENERATION ScriptedChatModel model=scripted-1 usage=U1 ttft finish=stop'

  it('records the event stream of which LangChain tells nobody, under the run around it', async () => {
    const { client, traced, arrived } = await startRecording()
    const model = traceModel(scripted('one two'), { client })
    const ask = RunnableLambda.from(async (question: string) => {
      const events: string[] = []
      for await (const { event } of streamOf(model, question)) events.push(event)
      return events
    })
    const events = await ask.invoke('why?', { ...traced, runName: 'ask' })
    expect(events[0]).toBe('message-start')
    expect(events.at(-1)).toBe('message-finish')
    const { tree, named } = await arrived()
    expect(tree).toBe(`SPAN ask\n  ${GENERATION}`)
    expect(named('ScriptedChatModel')).toMatchObject({
      input: [{ role: 'user', content: 'why?' }],
      output: { role: 'assistant', content: 'one two' },
      modelParameters: { temperature: 0.2 },
      metadata: { ls_provider: 'scripted' },
    })
  })

  it('records what is only awaited, through tools that are bound, and each call once', async () => {
    const { client, arrived } = await startRecording()
    const model = traceModel(traceModel(scripted(call('look_up', { q: 'x' })), { client }))
    const answer = await streamOf(model, [new HumanMessage('go')])
    expect(answer.tool_calls).toMatchObject([{ name: 'look_up' }])
    const bound = model.bindTools([{ name: 'look_up', description: 'Looks up.' }])
    await consume(streamOf(bound, 'go'))
    const { traces, named } = await arrived()
    expect(traces).toHaveLength(2)
    expect(named('ScriptedChatModel').output).toMatchObject({
      tool_calls: [{ function: { name: 'look_up', arguments: '{"q":"x"}' } }],
    })
    expect(JSON.stringify(traces)).toContain('Looks up.')
  })

  it('shows a stream that fails with what it said, and passes the error on', async () => {
    const { client, arrived } = await startRecording()
    const model = traceModel(scripted('one two three', { failAfterPieces: 3 }), { client })
    await expect(consume(streamOf(model, 'x'))).rejects.toThrow('stream cut')
    const { tree, named } = await arrived()
    expect(tree).toBe(
      'GENERATION ScriptedChatModel level=ERROR status="stream cut" model=scripted-1 ttft',
    )
    expect(named('ScriptedChatModel').output).toMatchObject({ content: 'one two ' })
  })

  it('leaves calls that have callbacks to the handler', async () => {
    const { client, traced, arrived } = await startRecording()
    const model = traceModel(scripted('hi'), { client })
    await model.invoke('x', traced)
    await consume(model.streamEvents('x', { ...traced, version: 'v2' }))
    expect((await arrived()).traces).toHaveLength(2)
  })

  it('returns what it cannot change as it is', () => {
    const frozen = Object.freeze({ streamEvents: () => 'untouched' })
    expect(traceModel(frozen).streamEvents()).toBe('untouched')
    expect(traceModel({})).toEqual({})
  })
})

describe('registerGlobal', () => {
  it('attaches the handler to calls that name none, and once to calls that name one', async () => {
    const { client, traced, arrived } = await startRecording()
    // The installation may give this package and the handler's a copy of LangChain each.
    registerGlobal({ client }, [langchainContext])
    const answer = RunnableSequence.from([(x: string) => x, scripted('hi')])
    await answer.invoke('x', { runName: 'plain' })
    await answer.invoke('x', { ...traced, runName: 'named' })
    const { tree } = await arrived()
    expect(tree).toBe(`${treeOf('plain')}\n${treeOf('named')}`)
  })
})
