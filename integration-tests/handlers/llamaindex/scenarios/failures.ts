import { attachLlamaIndexEvents, observeLlamaIndex } from '@heddle/llamaindex'
import { Settings } from 'llamaindex'

import type { ScriptedEmbedding } from '../scripted-embedding.ts'
import { ScriptedLlm } from '../scripted-llm.ts'
import type { ScriptedTurn } from '../scripted-llm.ts'
import { turns, weather, weatherAgent } from './agents.ts'
import {
  below,
  GENERATION,
  makeIndex,
  nodePostprocessors,
  RETRIEVAL,
  STREAMED,
} from './scenario.ts'
import type { Scenario } from './scenario.ts'

const BROKEN = 'the model is down'
const ERROR = `[ERROR "${BROKEN}"]`
const ABORTED = '[WARNING "stream aborted by consumer"]'
const SCRIPTED = 'model=scripted-1-0101'

async function makeEngine(turn: ScriptedTurn) {
  Settings.llm = new ScriptedLlm(() => turn)
  return (await makeIndex()).asQueryEngine({ nodePostprocessors })
}

const ask = { query: 'What does a heddle do?', stream: true } as const

async function failing(promise: Promise<unknown>, message: string): Promise<void> {
  try {
    await promise
  } catch (error) {
    if (error instanceof Error && error.message === message) return
    throw error
  }
  throw new Error('the call did not fail')
}

/** A query whose every open level says the same. */
function brokenQuery(status: string, generation: string): string {
  return [
    `CHAIN RetrieverQueryEngine.query ${status}`,
    ...below(1, RETRIEVAL),
    `  CHAIN CompactAndRefine.synthesize ${status}`,
    `    GENERATION ScriptedLlm ${status} ${generation}`,
  ].join('\n')
}

export const failureScenarios: readonly Scenario[] = [
  {
    name: 'X the model fails',
    tree: brokenQuery(ERROR, 'model=scripted-1'),
    run: async ({ options }) => {
      const engine = observeLlamaIndex(await makeEngine({ error: new Error(BROKEN) }), options)
      await failing(engine.query({ query: ask.query }), BROKEN)
    },
  },
  {
    name: 'X the model fails in the middle of its answer',
    tree: brokenQuery(ERROR, `${SCRIPTED} ttft`),
    run: async ({ options }) => {
      const turn = { text: 'one two three', error: new Error(BROKEN), errorAfter: 2 }
      const stream = await observeLlamaIndex(await makeEngine(turn), options).query(ask)
      const read = async () => {
        for await (const _ of stream);
      }
      await failing(read(), BROKEN)
    },
  },
  {
    name: 'X an embedding fails',
    tree: [
      `CHAIN RetrieverQueryEngine.query ${ERROR}`,
      `  RETRIEVER VectorIndexRetriever ${ERROR}`,
      `    EMBEDDING letters-1 ${ERROR} model=letters-1`,
    ].join('\n'),
    run: async ({ options }) => {
      const engine = observeLlamaIndex(await makeEngine({ text: 'x' }), options)
      const embedding = Settings.embedModel as ScriptedEmbedding
      embedding.error = new Error(BROKEN)
      await failing(engine.query({ query: ask.query }), BROKEN)
      embedding.error = undefined
    },
  },
  {
    name: 'X a postprocessor fails',
    tree: [
      `CHAIN RetrieverQueryEngine.query ${ERROR}`,
      ...below(1, RETRIEVAL.slice(0, 3)),
      `  SPAN Reranker ${ERROR}`,
    ].join('\n'),
    run: async ({ options }) => {
      class Reranker {
        readonly model = 'rerank-1'
        async postprocessNodes(): Promise<never> {
          await Promise.resolve()
          throw new Error(BROKEN)
        }
      }
      const engine = (await makeIndex()).asQueryEngine({ nodePostprocessors: [new Reranker()] })
      await failing(observeLlamaIndex(engine, options).query({ query: ask.query }), BROKEN)
    },
  },
  {
    name: 'X a tool fails: the agent goes on',
    tree: ['AGENT wx', `  ${STREAMED}`, `  TOOL weather ${ERROR}`, `  ${STREAMED}`].join('\n'),
    run: ({ options }) => {
      const broken = weather(() => {
        throw new Error(BROKEN)
      })
      const call = { calls: [{ name: 'weather', input: { city: 'Paris' } }] }
      const wx = weatherAgent(turns(call, { text: 'I do not know.' }), [broken])
      return observeLlamaIndex(wx, options).run('Weather?')
    },
  },
  {
    name: 'X a model that only events tell of fails in a tool',
    tree: [`TOOL ask ${ERROR}`, `  GENERATION chat ${ERROR}`].join('\n'),
    run: async ({ options }) => {
      const detach = attachLlamaIndexEvents(Settings, options)
      const hidden = new ScriptedLlm(() => ({ error: new Error(BROKEN) }))
      const tool = { metadata: { name: 'ask' }, call: () => hidden.chat({ messages: [] }) }
      await failing(observeLlamaIndex(tool, options).call(), BROKEN)
      detach()
    },
  },
  {
    name: 'X a model that only events tell of is read by hand, which has no end event',
    tree: ['TOOL ask', `  GENERATION chat [WARNING "no end event from LlamaIndex"]`].join('\n'),
    run: async ({ options }) => {
      const detach = attachLlamaIndexEvents(Settings, options)
      const hidden = new ScriptedLlm('one two')
      const tool = {
        metadata: { name: 'ask' },
        call: async () => {
          const stream = await hidden.chat({ messages: [], stream: true })
          // The stream's own steps, as whoever reads without a loop takes them.
          await (stream as AsyncGenerator).next()
          return 'enough'
        },
      }
      await observeLlamaIndex(tool, options).call()
      detach()
    },
  },
  {
    name: 'X a model that asks another one: the first fails, the second answers, and usage counts once',
    tree: [
      'GENERATION FallbackLlm model=scripted-1-0101',
      `  GENERATION ScriptedLlm ${ERROR} model=scripted-1`,
      `  ${GENERATION}`,
    ].join('\n'),
    run: ({ options }) => {
      class FallbackLlm extends ScriptedLlm {
        readonly models = [
          new ScriptedLlm(() => ({ error: new Error(BROKEN) })),
          new ScriptedLlm('Yes.'),
        ]
        override async chat(params: never): Promise<never> {
          const [first, second] = this.models
          return (await first!.chat(params).catch(() => second!.chat(params))) as never
        }
      }
      return observeLlamaIndex(new FallbackLlm(''), options).chat({ messages: [] } as never)
    },
  },
  {
    name: 'B a stream that is broken off',
    tree: brokenQuery(ABORTED, `${SCRIPTED} ttft`),
    run: async ({ options }) => {
      const engine = await makeEngine({ text: 'one two three four' })
      let words = 0
      for await (const _ of await observeLlamaIndex(engine, options).query(ask)) {
        words += 1
        if (words === 2) break
      }
    },
  },
  {
    name: 'B a stream that is given back before it is read',
    tree: brokenQuery(ABORTED, 'model=scripted-1'),
    run: async ({ options }) => {
      const stream = await observeLlamaIndex(await makeEngine({ text: 'x' }), options).query(ask)
      const iterator = stream[Symbol.asyncIterator]()
      await iterator.return?.()
    },
  },
]
