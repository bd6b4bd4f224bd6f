/** A tool-calling agent over the articles in `documents/`: it looks facts up and calculates with them. */
import { randomUUID } from 'node:crypto'

import { openModelApi } from '@heddle/examples-shared'
import { CallbackHandler } from '@heddle/langchain'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import { createAgent } from 'langchain'
import { z } from 'zod'

import { calculate } from './calculate.ts'
import { openDocumentStore } from './document-store.ts'
import { finishTrace } from './finish-trace.ts'
import { formatDocuments } from './load-documents.ts'

const question =
  process.argv[2] ??
  'How many picks per minute does the rapier loom make? Multiply that by 480 for a shift.'

await using api = await openModelApi()
const { apiKey, configuration } = api

const retriever = (await openDocumentStore(api)).asRetriever(2)

const searchDocuments = tool(async ({ query }) => formatDocuments(await retriever.invoke(query)), {
  name: 'search_documents',
  description: 'Finds passages of the articles about looms, traces and costs.',
  schema: z.object({ query: z.string().describe('What to search for') }),
})

const calculator = tool(({ expression }) => String(calculate(expression)), {
  name: 'calculator',
  description: 'Calculates with numbers, + - * / and parentheses.',
  schema: z.object({ expression: z.string().describe('The arithmetic expression') }),
})

const agent = createAgent({
  name: 'mill_agent',
  model: new ChatOpenAI({ model: 'gpt-4o-mini', temperature: 0, apiKey, configuration }),
  tools: [searchDocuments, calculator],
  systemPrompt: 'Look facts up with search_documents, calculate with calculator, then answer.',
})

console.log(`Model calls go to ${api.description}.\n\n${question}\n`)
// Choosing the run's id makes the trace's id known; `callbacks` is the line that traces.
const runId = randomUUID()
const { messages } = await agent.invoke(
  { messages: [{ role: 'user', content: question }] },
  { callbacks: [new CallbackHandler()], runId },
)
console.log(`${messages.at(-1)?.text}\n`)
await finishTrace(runId)
