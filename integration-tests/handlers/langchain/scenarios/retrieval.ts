import { createStuffDocumentsChain } from '@langchain/classic/chains/combine_documents'
import { createRetrievalChain } from '@langchain/classic/chains/retrieval'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { Document } from '@langchain/core/documents'
import type { DocumentInterface } from '@langchain/core/documents'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables'
import { FakeEmbeddings } from '@langchain/core/utils/testing'

import { consume, failing, scripted } from './scenario.ts'
import type { Scenario } from './scenario.ts'

class DocsRetriever extends BaseRetriever {
  lc_namespace = ['tests', 'retrievers']
  readonly #failure: Error | undefined

  constructor(failure?: Error) {
    super()
    this.#failure = failure
  }

  static override lc_name(): string {
    return 'DocsRetriever'
  }

  override async _getRelevantDocuments(query: string): Promise<DocumentInterface[]> {
    if (this.#failure !== undefined) throw this.#failure
    return [
      new Document({ pageContent: `about ${query}`, metadata: { source: 'a.md', score: 0.9 } }),
      new Document({ pageContent: 'more', metadata: { source: 'b.md' }, id: 'b' }),
    ]
  }
}

const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'Answer from: {context}'],
  ['human', '{question}'],
])

function rag() {
  const context = new DocsRetriever().pipe(
    RunnableLambda.from((documents: DocumentInterface[]) =>
      documents.map((document) => document.pageContent).join('\n'),
    ),
  )
  return RunnableSequence.from([
    { context, question: new RunnablePassthrough<string>() },
    prompt,
    scripted('grounded answer'),
    new StringOutputParser(),
  ]).withConfig({ runName: 'rag' })
}

export const retrievalScenarios: Scenario[] = [
  {
    name: 'rag',
    isParallel: true,
    tree: `
CHAIN rag
  SPAN RunnableMap
    CHAIN RunnableSequence
      RETRIEVER DocsRetriever
      SPAN RunnableLambda
    SPAN RunnablePassthrough
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
  SPAN StrOutputParser`,
    run: ({ traced }) => rag().invoke('heddles', traced),
  },
  {
    name: 'rag-stream',
    isParallel: true,
    tree: `
CHAIN rag
  SPAN RunnableMap
    SPAN RunnablePassthrough
    CHAIN RunnableSequence
      RETRIEVER DocsRetriever
      SPAN RunnableLambda
  SPAN ChatPromptTemplate
  GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 ttft finish=stop
  SPAN StrOutputParser`,
    run: async ({ traced }) => consume(await rag().stream('heddles', traced)),
  },
  {
    name: 'vectorstore-retriever-embeddings',
    tree: `
[trace tags=memory]
RETRIEVER VectorStoreRetriever`,
    run: async ({ traced }) => {
      const store = await MemoryVectorStore.fromTexts(
        ['one', 'two'],
        [{}, {}],
        new FakeEmbeddings(),
      )
      return store.asRetriever().invoke('one', traced)
    },
  },
  {
    name: 'retriever-error',
    tree: 'RETRIEVER DocsRetriever level=ERROR status="index offline"',
    run: ({ traced }) => failing(new DocsRetriever(new Error('index offline')).invoke('x', traced)),
  },
  {
    name: 'classic-retrieval-chain',
    isParallel: true,
    tree: `
CHAIN retrieval_chain
  SPAN RunnableMap
    SPAN RunnableLambda
    CHAIN retrieve_documents
      SPAN RunnableLambda
      RETRIEVER DocsRetriever
  SPAN RunnableMap
    CHAIN RunnableSequence
      SPAN RunnableMap
        CHAIN RunnableSequence
          SPAN RunnablePick
          SPAN RunnableLambda
            SPAN document_formatter
            SPAN document_formatter
      SPAN ChatPromptTemplate
      GENERATION ScriptedChatModel model=scripted-1-0101 usage=U1 finish=stop
      SPAN StrOutputParser`,
    run: async ({ traced }) => {
      const combineDocsChain = await createStuffDocumentsChain({
        llm: scripted('grounded'),
        prompt: ChatPromptTemplate.fromMessages([
          ['system', '{context}'],
          ['human', '{input}'],
        ]),
      })
      const chain = await createRetrievalChain({
        retriever: new DocsRetriever(),
        combineDocsChain,
      })
      return chain.invoke({ input: 'heddles' }, traced)
    },
  },
]
