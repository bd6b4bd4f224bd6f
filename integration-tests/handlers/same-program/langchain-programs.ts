import { CallbackHandler } from '@heddle/langchain'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { Document } from '@langchain/core/documents'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { PromptTemplate } from '@langchain/core/prompts'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { createAgent } from 'langchain'
import { z } from 'zod'

import {
  AGENT_PROMPT,
  API_KEY,
  asContext,
  CHAT_MODEL,
  EMBEDDING_MODEL,
  joinTexts,
  PASSAGES,
  promptOf,
  QUESTION,
  SEARCH_TOOL,
  TOP_K,
} from './task.ts'
import type { Programs, World } from './task.ts'

/** LangChain's own vector retriever leaves the scores out; programs that want them ask the store. */
class ScoringRetriever extends BaseRetriever {
  lc_namespace = ['tests', 'retrievers']
  readonly #store: MemoryVectorStore

  constructor(store: MemoryVectorStore) {
    super()
    this.#store = store
  }

  override async _getRelevantDocuments(query: string): Promise<Document[]> {
    const found = await this.#store.similaritySearchWithScore(query, TOP_K)
    return found.map(
      ([document, score]) =>
        new Document({ ...document, metadata: { ...document.metadata, score } }),
    )
  }
}

const textsOf = (documents: readonly Document[]) => documents.map(({ pageContent }) => pageContent)

async function openRetriever({ baseUrl }: World): Promise<ScoringRetriever> {
  const documents = PASSAGES.map(({ id, text }) => new Document({ id, pageContent: text }))
  const configuration = { baseURL: baseUrl }
  const embeddings = new OpenAIEmbeddings({
    model: EMBEDDING_MODEL,
    apiKey: API_KEY,
    configuration,
  })
  return new ScoringRetriever(await MemoryVectorStore.fromDocuments(documents, embeddings))
}

function openModel({ baseUrl }: World): ChatOpenAI {
  return new ChatOpenAI({
    model: CHAT_MODEL,
    temperature: 0,
    apiKey: API_KEY,
    configuration: { baseURL: baseUrl },
  })
}

export const langchainPrograms: Programs = {
  rag: async (world, stream) => {
    const retriever = await openRetriever(world)
    const chain = RunnableSequence.from([
      {
        context: retriever.pipe((found: Document[]) => joinTexts(textsOf(found))),
        question: new RunnablePassthrough<string>(),
      },
      PromptTemplate.fromTemplate(promptOf('{context}', '{question}')),
      openModel(world),
      new StringOutputParser(),
    ])
    const traced = { callbacks: [new CallbackHandler({ client: world.client })] }
    if (!stream) return chain.invoke(QUESTION, traced)
    return (await Array.fromAsync(await chain.stream(QUESTION, traced))).join('')
  },

  agent: async (world) => {
    const retriever = await openRetriever(world)
    const search = tool(async ({ query }) => asContext(textsOf(await retriever.invoke(query))), {
      ...SEARCH_TOOL,
      schema: z.object({ query: z.string() }),
    })
    const agent = createAgent({
      model: openModel(world),
      tools: [search],
      systemPrompt: AGENT_PROMPT,
    })
    const { messages } = await agent.invoke(
      { messages: [{ role: 'user', content: QUESTION }] },
      { callbacks: [new CallbackHandler({ client: world.client })] },
    )
    return messages.at(-1)?.text ?? ''
  },
}
