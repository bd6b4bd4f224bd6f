/** Answers a question from the articles in `documents/`: retrieve, fill the prompt, stream the answer. */
import { randomUUID } from 'node:crypto'

import { openModelApi } from '@heddle/examples-shared'
import { CallbackHandler } from '@heddle/langchain'
import { StringOutputParser } from '@langchain/core/output_parsers'
import { ChatPromptTemplate } from '@langchain/core/prompts'
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables'
import { ChatOpenAI } from '@langchain/openai'

import { openDocumentStore } from './document-store.ts'
import { finishTrace } from './finish-trace.ts'
import { formatDocuments } from './load-documents.ts'

const question = process.argv[2] ?? 'Why does a loom need a heddle for every warp thread?'

await using api = await openModelApi()
const { apiKey, configuration } = api

const retriever = (await openDocumentStore(api)).asRetriever(4)

const chain = RunnableSequence.from([
  {
    context: retriever.pipe(RunnableLambda.from(formatDocuments)),
    question: new RunnablePassthrough<string>(),
  },
  ChatPromptTemplate.fromMessages([
    ['system', 'Answer only from these documents and name your source.\n{context}'],
    ['user', '{question}'],
  ]),
  new ChatOpenAI({ model: 'gpt-4o-mini', temperature: 0, apiKey, configuration }),
  new StringOutputParser(),
]).withConfig({ runName: 'rag' })

console.log(`Model calls go to ${api.description}.\n\n${question}\n`)
// Choosing the run's id makes the trace's id known; `callbacks` is the line that traces.
const runId = randomUUID()
const answer = await chain.stream(question, { callbacks: [new CallbackHandler()], runId })
for await (const text of answer) process.stdout.write(text)
console.log('\n')
await finishTrace(runId)
