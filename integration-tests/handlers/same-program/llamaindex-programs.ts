import { observeLlamaIndex } from '@heddle/llamaindex'
import { getResponseSynthesizer } from '@llamaindex/core/response-synthesizers'
import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai'
import { agent } from '@llamaindex/workflow'
import { Document, PromptTemplate, Settings, tool, VectorStoreIndex } from 'llamaindex'
import { z } from 'zod'

import {
  AGENT_PROMPT,
  API_KEY,
  asContext,
  CHAT_MODEL,
  EMBEDDING_MODEL,
  PASSAGES,
  promptOf,
  QUESTION,
  SEARCH_TOOL,
  TOP_K,
} from './task.ts'
import type { Programs, World } from './task.ts'

const textQATemplate = new PromptTemplate({
  template: promptOf('{context}', '{query}'),
  templateVars: ['context', 'query'],
})

/** The index over the passages. Its model and its embeddings are LlamaIndex's process-wide ones. */
async function openIndex({ baseUrl }: World): Promise<VectorStoreIndex> {
  const common = { apiKey: API_KEY, baseURL: baseUrl }
  Settings.llm = new OpenAI({ model: CHAT_MODEL, temperature: 0, ...common })
  Settings.embedModel = new OpenAIEmbedding({ model: EMBEDDING_MODEL, ...common })
  return VectorStoreIndex.fromDocuments(
    PASSAGES.map(({ id, text }) => new Document({ id_: id, text })),
  )
}

export const llamaIndexPrograms: Programs = {
  rag: async (world, stream) => {
    const index = await openIndex(world)
    const responseSynthesizer = getResponseSynthesizer('compact', { textQATemplate })
    const engine = observeLlamaIndex(
      index.asQueryEngine({ similarityTopK: TOP_K, responseSynthesizer }),
      // Asking for usage is for OpenAI's own address alone unless a program says otherwise.
      { client: world.client, streamUsage: true },
    )
    if (!stream) return (await engine.query({ query: QUESTION })).toString()
    const chunks = await Array.fromAsync(await engine.query({ query: QUESTION, stream: true }))
    return chunks.map(({ delta }) => delta).join('')
  },

  agent: async (world) => {
    const retriever = (await openIndex(world)).asRetriever({ similarityTopK: TOP_K })
    const options = { client: world.client, streamUsage: true }
    const search = tool({
      ...SEARCH_TOOL,
      parameters: z.object({ query: z.string() }),
      execute: async ({ query }) => {
        const found = await observeLlamaIndex(retriever, options).retrieve(query)
        return asContext(found.map(({ node }) => Reflect.get(node, 'text') as string))
      },
    })
    const llm = Settings.llm as OpenAI // set by openIndex
    const assistant = agent({ llm, tools: [search], systemPrompt: AGENT_PROMPT })
    const { data } = await observeLlamaIndex(assistant, options).run(QUESTION)
    return typeof data.result === 'string' ? data.result : ''
  },
}
