import { observe } from '@heddle/core'
import { observeLlamaIndex } from '@heddle/llamaindex'
import { Document, Settings, SummaryIndex } from 'llamaindex'
import {
  CondenseQuestionChatEngine,
  RouterQueryEngine,
  SubQuestionQueryEngine,
} from 'llamaindex/engines'
import { LLMMultiSelector, LLMSingleSelector } from 'llamaindex/selectors'
import { QueryEngineTool } from 'llamaindex/tools'

import { ScriptedEmbedding } from '../scripted-embedding.ts'
import { ScriptedLlm } from '../scripted-llm.ts'
import type { ScriptedTurn } from '../scripted-llm.ts'
import {
  below,
  GENERATION,
  makeIndex,
  nodePostprocessors,
  queryLines,
  readAll,
  RETRIEVAL,
  STREAMED,
} from './scenario.ts'
import type { Scenario } from './scenario.ts'

const QUESTION = 'What does a heddle do?'
const ANSWER = 'It guides the threads.'

/** Answers questions about choices and sub-questions in the form LlamaIndex asks for, and others plainly. */
function scripted(special: string): ScriptedLlm {
  return new ScriptedLlm((messages): ScriptedTurn => {
    const asked = JSON.stringify(messages.at(-1)?.content)
    const isSpecial =
      /choices|sub.?question/iu.test(asked) && !asked.includes('Context information')
    return { text: isSpecial ? special : ANSWER }
  })
}

async function makeEngine(llm = new ScriptedLlm(ANSWER)) {
  Settings.llm = llm
  return (await makeIndex()).asQueryEngine({ nodePostprocessors })
}

async function makeTools(names: readonly string[]) {
  return Promise.all(
    names.map(
      async (name) =>
        new QueryEngineTool({
          queryEngine: await makeEngine(Settings.llm as ScriptedLlm),
          metadata: { name, description: `Knows ${name}` },
        }),
    ),
  )
}

export const engineScenarios: readonly Scenario[] = [
  {
    name: 'Q a query',
    tree: queryLines(GENERATION).join('\n'),
    run: async ({ options }) => {
      const engine = observeLlamaIndex(await makeEngine(), options)
      return engine.query({ query: QUESTION })
    },
  },
  {
    name: 'Q a streamed query',
    tree: queryLines(STREAMED).join('\n'),
    run: async ({ options }) => {
      const engine = observeLlamaIndex(await makeEngine(), options)
      return readAll(await engine.query({ query: QUESTION, stream: true }))
    },
  },
  {
    name: 'Q an index that was observed before its engine was made',
    tree: queryLines(GENERATION).join('\n'),
    run: async ({ options }) => {
      Settings.llm = new ScriptedLlm(ANSWER)
      const index = observeLlamaIndex(await makeIndex(), options)
      return index.asQueryEngine({ nodePostprocessors }).query({ query: QUESTION })
    },
  },
  {
    name: 'Q nothing retrieved, streamed: a plain response',
    tree: [
      'CHAIN RetrieverQueryEngine.query',
      ...below(1, RETRIEVAL),
      '  CHAIN CompactAndRefine.synthesize',
    ].join('\n'),
    run: async ({ options }) => {
      Settings.llm = new ScriptedLlm(ANSWER)
      const index = await makeIndex()
      const engine = index.asQueryEngine({ nodePostprocessors, similarityTopK: 1 })
      const [postprocessor] = nodePostprocessors
      Reflect.set(engine, 'nodePostprocessors', [
        Object.assign(Object.create(postprocessor!), { similarityCutoff: 2 }),
      ])
      observeLlamaIndex(engine, options)
      return engine.query({ query: QUESTION, stream: true })
    },
  },
  {
    name: 'Q tree_summarize asks several times at once',
    tree: [
      'CHAIN RetrieverQueryEngine.query',
      '  RETRIEVER SummaryIndexRetriever',
      '  CHAIN TreeSummarize.synthesize',
      ...below(
        2,
        Array.from({ length: 3 }, () => GENERATION),
      ),
    ].join('\n'),
    run: async ({ options }) => {
      Settings.llm = new ScriptedLlm(ANSWER)
      const documents = ['warp ', 'weft '].map((word) => new Document({ text: word.repeat(1_500) }))
      const index = await SummaryIndex.fromDocuments(documents)
      const { getResponseSynthesizer } = await import('@llamaindex/core/response-synthesizers')
      const responseSynthesizer = getResponseSynthesizer('tree_summarize')
      const engine = observeLlamaIndex(index.asQueryEngine({ responseSynthesizer }), options)
      return engine.query({ query: QUESTION })
    },
  },
  ...[false, true].map((stream): Scenario => ({
    name: `C a context chat engine${stream ? ', streamed' : ''}`,
    tree: [
      'CHAIN ContextChatEngine.chat',
      ...below(1, [...RETRIEVAL, stream ? STREAMED : GENERATION]),
    ].join('\n'),
    run: async ({ options }) => {
      Settings.llm = new ScriptedLlm(ANSWER)
      const index = await makeIndex()
      const engine = observeLlamaIndex(index.asChatEngine({ nodePostprocessors }), options)
      if (!stream) return engine.chat({ message: QUESTION })
      return readAll(await engine.chat({ message: QUESTION, stream: true }))
    },
  })),
  ...[false, true].map((stream): Scenario => ({
    name: `CQ a condense question chat engine${stream ? ', streamed' : ''}`,
    tree: [
      'CHAIN CondenseQuestionChatEngine.chat',
      `  ${GENERATION}`,
      ...below(1, queryLines(stream ? STREAMED : GENERATION)),
    ].join('\n'),
    run: async ({ options }) => {
      const queryEngine = await makeEngine()
      const engine = new CondenseQuestionChatEngine({ queryEngine, chatHistory: [] })
      observeLlamaIndex(engine, options)
      if (!stream) return engine.chat({ message: QUESTION })
      return readAll(await engine.chat({ message: QUESTION, stream: true }))
    },
  })),
  {
    name: 'R a router that chooses one engine',
    tree: [
      'CHAIN RouterQueryEngine.query',
      '  CHAIN LLMSingleSelector.select',
      `    ${GENERATION}`,
      ...below(1, queryLines(GENERATION)),
    ].join('\n'),
    run: async ({ options }) => {
      const llm = scripted('[{"choice": 2, "reason": "it fits"}]')
      const engine = RouterQueryEngine.fromDefaults({
        queryEngineTools: [
          { queryEngine: await makeEngine(llm), description: 'Knows looms' },
          { queryEngine: await makeEngine(llm), description: 'Knows heddles' },
        ],
        selector: new LLMSingleSelector({ llm }),
      })
      return observeLlamaIndex(engine, options).query({ query: QUESTION })
    },
  },
  {
    name: 'R a router that chooses two engines and combines them',
    tree: [
      'CHAIN RouterQueryEngine.query',
      '  CHAIN LLMMultiSelector.select',
      `    ${GENERATION}`,
      ...below(1, queryLines(GENERATION)),
      ...below(1, queryLines(GENERATION)),
      '  CHAIN TreeSummarize.synthesize',
      `    ${GENERATION}`,
    ].join('\n'),
    run: async ({ options }) => {
      const llm = scripted('[{"choice": 1, "reason": "a"}, {"choice": 2, "reason": "b"}]')
      const engine = RouterQueryEngine.fromDefaults({
        queryEngineTools: [
          { queryEngine: await makeEngine(llm), description: 'Knows looms' },
          { queryEngine: await makeEngine(llm), description: 'Knows heddles' },
        ],
        selector: new LLMMultiSelector({ llm }),
      })
      return observeLlamaIndex(engine, options).query({ query: QUESTION })
    },
  },
  ...[false, true].map((stream): Scenario => ({
    name: `S sub-questions, in parallel${stream ? ', streamed' : ''}`,
    tree: [
      'CHAIN SubQuestionQueryEngine.query',
      '  CHAIN LLMQuestionGenerator',
      `    ${GENERATION}`,
      '  TOOL heddles',
      ...below(2, queryLines(GENERATION)),
      '  TOOL looms',
      ...below(2, queryLines(GENERATION)),
      '  CHAIN CompactAndRefine.synthesize',
      `    ${stream ? STREAMED : GENERATION}`,
    ].join('\n'),
    run: async ({ options }) => {
      Settings.llm = scripted(
        '```json\n[{"subQuestion": "What does a shuttle carry?", "toolName": "looms"}, {"subQuestion": "What guides the warp?", "toolName": "heddles"}]\n```',
      )
      const queryEngineTools = await makeTools(['looms', 'heddles'])
      const engine = SubQuestionQueryEngine.fromDefaults({ queryEngineTools })
      observeLlamaIndex(engine, options)
      if (!stream) return engine.query({ query: QUESTION })
      return readAll(await engine.query({ query: QUESTION, stream: true }))
    },
  })),
  {
    name: 'T a retriever alone',
    tree: RETRIEVAL.slice(0, 3).join('\n'),
    run: async ({ options }) =>
      observeLlamaIndex((await makeIndex()).asRetriever(), options).retrieve(QUESTION),
  },
  {
    name: 'L a model alone: chat and complete, streamed and not',
    tree: [GENERATION, STREAMED, GENERATION, STREAMED].join('\n'),
    run: async ({ options }) => {
      const llm = observeLlamaIndex(new ScriptedLlm(ANSWER), options)
      const messages = [{ role: 'user' as const, content: QUESTION }]
      await llm.chat({ messages })
      await readAll(await llm.chat({ messages, stream: true }))
      await llm.complete({ prompt: QUESTION })
      for await (const _ of await llm.complete({ prompt: QUESTION, stream: true }));
    },
  },
  {
    name: 'E a batch of embeddings',
    tree: 'EMBEDDING letters-1 model=letters-1\nEMBEDDING letters-1 model=letters-1',
    run: async ({ options }) => {
      const embedding = observeLlamaIndex(new ScriptedEmbedding(), options)
      await embedding.getTextEmbeddingsBatch(['a', 'b', 'c'])
      await embedding.getQueryEmbedding({ type: 'text', text: 'a' })
    },
  },
  {
    name: 'P two calls at once, each in the span of its user',
    tree: [
      'SPAN first',
      ...below(1, queryLines(GENERATION)),
      'SPAN second',
      ...below(1, queryLines(GENERATION)),
    ].join('\n'),
    run: async ({ client, options }) => {
      const engine = observeLlamaIndex(await makeEngine(), options)
      const ask = (name: string) =>
        observe(async () => void (await engine.query({ query: name })), { name, client })()
      await Promise.all([ask('first'), ask('second')])
    },
  },
  {
    name: 'P an engine that nobody observed shares its model: no trace of its own',
    tree: queryLines(GENERATION).join('\n'),
    run: async ({ options }) => {
      const llm = new ScriptedLlm(ANSWER)
      const engine = observeLlamaIndex(await makeEngine(llm), options)
      const other = await makeEngine(llm)
      await engine.query({ query: QUESTION })
      await other.query({ query: QUESTION })
    },
  },
]
