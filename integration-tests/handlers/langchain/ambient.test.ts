import type { Heddle } from '@heddle/core'
import { CallbackHandler } from '@heddle/langchain'
import { Document } from '@langchain/core/documents'
import { BaseRetriever } from '@langchain/core/retrievers'
import { RunnableLambda } from '@langchain/core/runnables'
import { tool } from '@langchain/core/tools'
import { MessagesAnnotation, START, StateGraph } from '@langchain/langgraph'
import { createAgent, createMiddleware } from 'langchain'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { startRecording } from './record.ts'
import type { Arrived, Recording } from './record.ts'
import { consume, scripted } from './scenarios/scenario.ts'

/** Finds one document, and does something of its own meanwhile. */
class WorkingRetriever extends BaseRetriever {
  lc_namespace = ['tests']
  readonly #work: () => unknown

  constructor(work: () => unknown) {
    super()
    this.#work = work
  }

  override async _getRelevantDocuments(): Promise<Document[]> {
    await this.#work()
    return [new Document({ pageContent: 'found' })]
  }
}

type Work = () => unknown
type Place = (work: Work, traced: Recording['traced']) => Promise<unknown>

/** Places in LangChain where code of the user runs, and the name of the observation that stands for each. */
const PLACES: readonly (readonly [place: string, name: string, run: Place])[] = [
  [
    'a lambda',
    'lambda',
    (work, traced) => RunnableLambda.from(work).invoke('x', { ...traced, runName: 'lambda' }),
  ],
  [
    'a lambda that is streamed',
    'lambda',
    async (work, traced) =>
      consume(await RunnableLambda.from(work).stream('x', { ...traced, runName: 'lambda' })),
  ],
  [
    'a tool',
    'look_up',
    (work, traced) =>
      tool(async () => String(await work()), { name: 'look_up', schema: z.object({}) }).invoke(
        {},
        traced,
      ),
  ],
  [
    'a node of a graph',
    'node',
    (work, traced) =>
      new StateGraph(MessagesAnnotation)
        .addNode('node', async () => {
          await work()
          return {}
        })
        .addEdge(START, 'node')
        .compile()
        .invoke({ messages: [] }, traced),
  ],
  [
    'a hook of an agent’s middleware',
    'Audit.before_model',
    (work, traced) =>
      createAgent({
        model: scripted('hi'),
        tools: [],
        middleware: [
          createMiddleware({
            name: 'Audit',
            beforeModel: async () => {
              await work()
            },
          }),
        ],
      }).invoke({ messages: [{ role: 'user', content: 'x' }] }, traced),
  ],
  // LangChain does not say that a retriever runs, so its code stands where the retriever was called.
  [
    'a retriever called from a lambda',
    'lambda',
    (work, traced) =>
      RunnableLambda.from((query: string) => new WorkingRetriever(work).invoke(query)).invoke('x', {
        ...traced,
        runName: 'lambda',
      }),
  ],
]

function parentOf(arrived: Arrived, name: string): string | null | undefined {
  const { parentObservationId } = arrived.named(name)
  const all = arrived.traces.flatMap(({ observations }) => observations)
  return all.find(({ id }) => id === parentObservationId)?.name
}

describe.each(PLACES)('in the code of %s', (_place, name, run) => {
  it('manual observations stand under it', async () => {
    const { client, traced, arrived } = await startRecording()
    await run(() => client.startObservation({ name: 'manual' }).end(), traced)
    const found = await arrived()
    expect(parentOf(found, 'manual')).toBe(name)
    expect(found.traces).toHaveLength(1)
  })

  it('calls with a handler of their own stand under it', async () => {
    const { client, traced, arrived } = await startRecording()
    await run(() => askWithOwnHandler(client), traced)
    const found = await arrived()
    expect(parentOf(found, 'inner')).toBe(name)
    expect(found.traces).toHaveLength(1)
  })

  it('calls without a config stand under it', async () => {
    const { traced, arrived } = await startRecording()
    await run(() => scripted('hi').invoke('x', { runName: 'inner' }), traced)
    expect(parentOf(await arrived(), 'inner')).toBe(name)
  })
})

function askWithOwnHandler(client: Heddle): Promise<unknown> {
  const callbacks = [new CallbackHandler({ client })]
  return scripted('hi').invoke('x', { runName: 'inner', callbacks })
}
