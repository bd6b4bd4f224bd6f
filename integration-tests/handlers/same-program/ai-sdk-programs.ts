import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { heddleTelemetry } from '@heddle/ai-sdk'
import { observe } from '@heddle/core'
import { cosineSimilarity, embed, embedMany, generateText, stepCountIs, streamText, tool } from 'ai'
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

/** The parts of the programs. The SDK has no retriever: a function is one when it says so. */
async function open({ baseUrl, client }: World) {
  const provider = createOpenAICompatible({
    name: 'openai',
    apiKey: API_KEY,
    baseURL: baseUrl,
    includeUsage: true,
  })
  const telemetry = heddleTelemetry({ client })
  const model = provider.embeddingModel(EMBEDDING_MODEL)
  const { embeddings } = await embedMany({ model, values: PASSAGES.map(({ text }) => text) })
  const retrieve = observe(
    async (query: string) => {
      const { embedding } = await embed({ model, value: query, telemetry })
      return PASSAGES.map((passage, index) => ({
        ...passage,
        score: cosineSimilarity(embedding, embeddings[index] ?? []),
      }))
        .toSorted((left, right) => right.score - left.score)
        .slice(0, TOP_K)
    },
    { name: 'retrieve', type: 'retriever', client },
  )
  const findTexts = async (query: string) => (await retrieve(query)).map(({ text }) => text)
  return { call: { model: provider(CHAT_MODEL), temperature: 0, telemetry }, findTexts }
}

export const aiSdkPrograms: Programs = {
  rag: async (world, stream) => {
    const { call, findTexts } = await open(world)
    const rag = observe(
      async (question: string) => {
        const prompt = promptOf(joinTexts(await findTexts(question)), question)
        if (!stream) return (await generateText({ ...call, prompt })).text
        return (await Array.fromAsync(streamText({ ...call, prompt }).textStream)).join('')
      },
      { name: 'rag', type: 'chain', client: world.client },
    )
    return rag(QUESTION)
  },

  agent: async (world) => {
    const { call, findTexts } = await open(world)
    const search = tool({
      description: SEARCH_TOOL.description,
      inputSchema: z.object({ query: z.string() }),
      execute: async ({ query }) => asContext(await findTexts(query)),
    })
    const { text } = await generateText({
      ...call,
      system: AGENT_PROMPT,
      prompt: QUESTION,
      tools: { [SEARCH_TOOL.name]: search },
      stopWhen: stepCountIs(5),
    })
    return text
  },
}
