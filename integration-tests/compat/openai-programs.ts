import { awaitAllCallbacks } from '@langchain/core/callbacks/promises'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import OpenAI from 'openai'
import { z } from 'zod'

import type { OpenAiStandIn } from '../handlers/langchain/openai-stand-in.ts'

/** The tool that the second call offers. */
export const WEATHER = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Tells the weather.',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
} as const

/** One plain call, and one that answers with a call of a tool. */
export async function callOpenAi(openAi: OpenAiStandIn): Promise<void> {
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: openAi.options.configuration.baseURL })
  const model = 'gpt-4o-mini'
  await client.chat.completions.create({
    model,
    temperature: 0.2,
    messages: [{ role: 'user', content: 'hi' }],
  })
  await client.chat.completions.create({
    model,
    tools: [WEATHER],
    messages: [{ role: 'user', content: 'weather please' }],
  })
}

/** A prompt, a model, a parser and a step that calls a tool. */
export async function runChain(openAi: OpenAiStandIn): Promise<void> {
  const model = new ChatOpenAI({ model: 'gpt-4o-mini', ...openAi.options })
  const weather = tool(({ city }: { city: string }) => `rain in ${city}`, {
    name: 'weather',
    description: 'Tells the weather.',
    schema: z.object({ city: z.string() }),
  })
  await ChatPromptTemplate.fromMessages([['user', '{question}']])
    .pipe(model)
    .pipe(new StringOutputParser())
    .pipe(
      RunnableLambda.from(async (text: string, config) => {
        await weather.invoke({ city: 'Ulm' }, config)
        return text
      }),
    )
    .invoke({ question: 'hi' })
  await awaitAllCallbacks()
}
