/** Lets an agent prepare an order, has a person agree (or, with `--refuse`, not), and shows both halves as one trace. */
import { randomUUID } from 'node:crypto'

import { openModelApi } from '@heddle/examples-shared'
import { CallbackHandler, traceIdOfRun } from '@heddle/langchain'
import { Command, INTERRUPT, isInterrupted } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'

import { createOrderGraph } from './order-graph.ts'
import type { ApprovalRequest } from './order-graph.ts'
import { showTrace } from './show-trace.ts'

const isApproved = !process.argv.includes('--refuse')

await using api = await openModelApi()
const { apiKey, configuration } = api
const graph = createOrderGraph(
  new ChatOpenAI({ model: 'gpt-4o-mini', temperature: 0, apiKey, configuration }),
)

// `callbacks` is the line that traces; `same-trace` puts the resumption into the trace of the pause.
const config = {
  callbacks: [new CallbackHandler({ resume: 'same-trace' })],
  configurable: { thread_id: randomUUID() },
}
console.log(`Model calls go to ${api.description}.\n`)

// Choosing the run's id makes the trace's id known.
const runId = randomUUID()
const content = 'What are the stock and the price of "warp yarn"?'
const paused = await graph.invoke(
  { messages: [{ role: 'user', content }], item: 'warp yarn', cones: 40 },
  { ...config, runId },
)
if (!isInterrupted<ApprovalRequest>(paused)) throw new Error('Expected the graph to ask first.')
const request = paused[INTERRUPT][0]?.value
console.log(`${request?.proposal}\n\n${request?.question} ${isApproved ? 'yes' : 'no'}\n`)

// A person may take days: this call needs nothing of the first but the thread's id.
const { messages } = await graph.invoke(new Command({ resume: isApproved }), config)
console.log(`${messages.at(-1)?.text}\n`)

// An order is one step more: the tool that places it.
await showTrace(traceIdOfRun(runId), isApproved ? 17 : 16)
