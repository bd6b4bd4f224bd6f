import { traceEmbeddings } from '@heddle/langchain'
import type { Embedder } from '@heddle/langchain'
import { registerGlobal } from '@heddle/langchain/global'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { RunnableLambda, RunnableSequence } from '@langchain/core/runnables'
import { FakeEmbeddings } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'

import { startRecording } from './record.ts'
import { scripted } from './scenarios/scenario.ts'

const treeOf = (name: string) =>
  `CHAIN ${name}\n  SPAN RunnableLambda\n  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop`

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
})

describe('registerGlobal', () => {
  it('attaches the handler to calls that name none, and once to calls that name one', async () => {
    const { client, traced, arrived } = await startRecording()
    registerGlobal({ client })
    const answer = RunnableSequence.from([(x: string) => x, scripted('hi')])
    await answer.invoke('x', { runName: 'plain' })
    await answer.invoke('x', { ...traced, runName: 'named' })
    const { tree } = await arrived()
    expect(tree).toBe(`${treeOf('plain')}\n${treeOf('named')}`)
  })
})
