import { configureLlamaIndex, instrumentLlamaIndex, observeLlamaIndex } from '@heddle/llamaindex'
import {
  Document,
  IngestionPipeline,
  SentenceSplitter,
  Settings,
  VectorStoreIndex,
} from 'llamaindex'
import * as evaluation from 'llamaindex/evaluation'
import { KeywordExtractor } from 'llamaindex/extractors'

import { ScriptedEmbedding } from '../scripted-embedding.ts'
import { ScriptedLlm } from '../scripted-llm.ts'
import { GENERATION, TEXTS } from './scenario.ts'
import type { Scenario } from './scenario.ts'

const documents = () => TEXTS.map((text, number) => new Document({ text, id_: `doc-${number}` }))

export const ingestionScenarios: readonly Scenario[] = [
  {
    name: 'I a pipeline of splitting, extracting and embedding',
    tree: [
      'CHAIN IngestionPipeline.run',
      '  SPAN SentenceSplitter',
      '  SPAN KeywordExtractor',
      `    ${GENERATION}`,
      `    ${GENERATION}`,
      '  EMBEDDING letters-1 model=letters-1',
    ].join('\n'),
    run: async ({ options }) => {
      const llm = new ScriptedLlm('heddle, warp')
      const pipeline = new IngestionPipeline({
        transformations: [
          new SentenceSplitter(),
          new KeywordExtractor({ llm }),
          new ScriptedEmbedding(),
        ],
      })
      return observeLlamaIndex(pipeline, options).run({ documents: documents() })
    },
  },
  {
    name: 'I an index made in automatic mode, and its engine',
    tree: [
      'CHAIN RetrieverQueryEngine.query',
      '  RETRIEVER VectorIndexRetriever',
      '    EMBEDDING letters-1 model=letters-1',
      '    SPAN SimpleVectorStore.query',
      '  CHAIN CompactAndRefine.synthesize',
      `    ${GENERATION}`,
      'CHAIN VectorStoreIndex.fromDocuments',
      '  EMBEDDING letters-1 model=letters-1',
      '  SPAN SentenceSplitter',
    ].join('\n'),
    run: async ({ options }) => {
      configureLlamaIndex(options)
      Settings.llm = new ScriptedLlm('It guides threads.')
      Settings.nodeParser = new SentenceSplitter()
      Settings.embedModel = new ScriptedEmbedding()
      const restore = instrumentLlamaIndex(await import('llamaindex'), {
        ScriptedLlm,
        ScriptedEmbedding,
      })
      try {
        const index = await VectorStoreIndex.fromDocuments(documents())
        await index.asQueryEngine().query({ query: 'What is a heddle?' })
      } finally {
        restore()
        configureLlamaIndex({})
        Settings.embedModel = new ScriptedEmbedding()
      }
    },
  },
  {
    name: 'V an evaluation',
    tree: ['EVALUATOR CorrectnessEvaluator.evaluateResponse', `  ${GENERATION}`].join('\n'),
    run: async ({ options }) => {
      const llm = new ScriptedLlm('4.5\nIt is right.')
      Settings.llm = llm
      const evaluator = new evaluation.CorrectnessEvaluator()
      Reflect.set(evaluator, 'llm', llm)
      observeLlamaIndex(evaluator, { ...options, recordEvaluationScores: true })
      const { EngineResponse } = await import('@llamaindex/core/schema')
      const response = EngineResponse.fromResponse('It guides threads.', false, [])
      return evaluator.evaluateResponse({ query: 'What is a heddle?', response })
    },
  },
]
