import { describe, expect, it } from 'vitest'

import { recognise } from './recognise.ts'

const call = () => {}

describe('recognise', () => {
  it.each<[string, object]>([
    ['llm', { chat: call, complete: call, metadata: {} }],
    ['embedding', Object.assign(() => {}, { getTextEmbedding: call, getQueryEmbedding: call })],
    ['agent-workflow', { runStream: call, createContext: call, handle: call }],
    ['workflow', { createContext: call, handle: call }],
    ['vector-store', { query: call, add: call, delete: call, storesText: true }],
    ['query-engine', { query: call, retrieve: call }],
    ['query-engine', { query: call, _query: call }],
    ['agent', { chat: call, createTask: call, reset: call }],
    ['chat-engine', { chat: call, reset: call }],
    ['index', { asRetriever: call, asQueryEngine: call }],
    ['retriever', { retrieve: call }],
    ['synthesizer', { synthesize: call }],
    ['postprocessor', { postprocessNodes: call }],
    ['selector', { select: call, _select: call }],
    ['evaluator', { evaluate: call, evaluateResponse: call }],
    ['pipeline', { run: call, prepareInput: call }],
    ['node-parser', { getNodesFromDocuments: call }],
    ['extractor', { processNodes: call, extract: call }],
    ['container', { generate: call, applyNodePostprocessors: call }],
    ['question-generator', { generate: call, outputParser: {} }],
    ['tool', { call, metadata: { name: 'x' } }],
    ['container', { takeStep: call, llm: {} }],
  ])('knows a %s', (kind, value) => {
    expect(recognise(value)).toBe(kind)
  })

  it('leaves everything else alone', () => {
    for (const value of [
      {},
      [],
      new Map(),
      new Date(),
      { call },
      { chat: call },
      { select: call },
      { query: call },
      { generate: call },
      call,
    ]) {
      expect(recognise(value)).toBeUndefined()
    }
  })

  it('takes clients of databases, which stores hold, for no component', () => {
    const collection = { query: call, add: call, delete: call, get: call }
    const client = { query: call, retrieve: call, upsert: call, delete: call }
    const files = { retrieve: call, create: call }
    expect([collection, client, files].map(recognise)).toEqual([undefined, undefined, undefined])
  })

  it('reads no getter but those of the methods it looks for, and survives those that throw', () => {
    const read: string[] = []
    const target = {
      get live() {
        read.push('live')
        return {}
      },
      get session() {
        read.push('session')
        return {}
      },
      get chat(): never {
        throw new Error('no')
      },
    }
    expect(recognise(target)).toBeUndefined()
    expect(read).toEqual([])
  })
})
