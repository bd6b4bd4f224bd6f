import { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import { RunnableLambda } from '@langchain/core/runnables'
import { FakeListChatModel } from '@langchain/core/utils/testing'

import { openIngestionSink } from './ingestion-sink.ts'
import { renderTraces } from './render-tree.ts'

/*
 * A program that loads nothing of LangChain but its core, which opens no AsyncLocalStorage by itself; prints the tree of
 * nested calls without a config. `nested-calls.ts off` tells the handler to leave that storage alone.
 */

const nestedCalls = process.argv[2] !== 'off'
const sink = await openIngestionSink()
const client = new Heddle({ baseUrl: sink.url, publicKey: 'pk-1', secretKey: 'sk-1' })
const callbacks = [new CallbackHandler({ client, nestedCalls })]
const model = new FakeListChatModel({ responses: ['hi'] })
const middle = RunnableLambda.from((question: string) => model.invoke(question))
const outer = RunnableLambda.from(async (question: string) => {
  await Promise.resolve()
  return middle.invoke(question, { runName: 'middle' })
})
await outer.invoke('x', { callbacks, runName: 'outer' })
await client.shutdown()
await sink.close()
process.stdout.write(renderTraces(sink.traces()))
