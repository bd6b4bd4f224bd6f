import { embed } from './embedding-methods.ts'
import {
  chatWithEngine,
  evaluate,
  extractMetadata,
  parseNodes,
  postprocess,
  query,
  retrieve,
  runAgent,
  runPipeline,
  searchVectors,
  select,
  generateQuestions,
  synthesize,
} from './engine-methods.ts'
import { makeComponent } from './index-methods.ts'
import { chat, complete, exec } from './llm-methods.ts'
import type { Interceptor } from './observed-method.ts'
import type { ComponentKind } from './recognise.ts'
import { interceptBind, interceptToolCall, observeGivenTools } from './tool-methods.ts'
import { createRun, discoverAgents, rememberRunStream, resumeRun } from './workflow-methods.ts'

/** The methods of each kind of component that are recorded. */
export const METHODS: Readonly<Record<ComponentKind, Readonly<Record<string, Interceptor>>>> = {
  llm: { chat, complete, exec },
  embedding: {
    getTextEmbedding: embed,
    getTextEmbeddings: embed,
    getTextEmbeddingsBatch: embed,
    getQueryEmbedding: embed,
    getImageEmbedding: embed,
    getImageEmbeddings: embed,
  },
  'agent-workflow': { runStream: rememberRunStream, createContext: discoverAgents },
  workflow: { createContext: createRun, resume: resumeRun },
  'vector-store': { query: searchVectors },
  'query-engine': { query },
  agent: { chat: runAgent, getTools: observeGivenTools },
  'chat-engine': { chat: chatWithEngine },
  index: { asQueryEngine: makeComponent, asRetriever: makeComponent, asChatEngine: makeComponent },
  retriever: { retrieve },
  synthesizer: { synthesize },
  postprocessor: { postprocessNodes: postprocess },
  selector: { select },
  evaluator: { evaluate, evaluateResponse: evaluate },
  pipeline: { run: runPipeline },
  'node-parser': { getNodesFromDocuments: parseNodes },
  extractor: { processNodes: extractMetadata },
  'question-generator': { generate: generateQuestions },
  tool: { call: interceptToolCall, bind: interceptBind },
  container: {},
}
