import type { Heddle } from '@heddle/core'
import type { LlamaIndexOptions } from '@heddle/llamaindex'
import { Document, SimilarityPostprocessor, VectorStoreIndex } from 'llamaindex'

/** What a program is run with. */
export interface World {
  readonly client: Heddle
  /** Options for everything that is observed. */
  readonly options: LlamaIndexOptions
}

/** A program of LlamaIndex, and the tree it must leave. */
export interface Scenario {
  readonly name: string
  readonly tree: string
  readonly run: (world: World) => Promise<unknown>
}

/** Usage of one answer of the scripted model, as the tree shows it. */
const USAGE = 'usage=input:7,input_cache_read:5,output:5,output_reasoning:2,total:19'
export const GENERATION = `GENERATION ScriptedLlm model=scripted-1-0101 ${USAGE}`
export const STREAMED = `${GENERATION} ttft`

/** The lines of a retrieval of the engine below. */
export const RETRIEVAL = [
  'RETRIEVER VectorIndexRetriever',
  '  EMBEDDING letters-1 model=letters-1',
  '  SPAN SimpleVectorStore.query',
  'SPAN SimilarityPostprocessor',
]

/** Indents lines by levels of the tree. */
export function below(levels: number, lines: readonly string[]): string[] {
  return lines.map((line) => `${'  '.repeat(levels)}${line}`)
}

/** The lines of a query of the engine below, whose model answers with this generation. */
export function queryLines(generation: string): string[] {
  return [
    'CHAIN RetrieverQueryEngine.query',
    ...below(1, RETRIEVAL),
    '  CHAIN CompactAndRefine.synthesize',
    `    ${generation}`,
  ]
}

export const TEXTS = ['A heddle guides each thread of the warp.', 'A shuttle carries the weft.']

export function makeIndex(): Promise<VectorStoreIndex> {
  return VectorStoreIndex.fromDocuments(
    TEXTS.map((text, number) => new Document({ text, id_: `doc-${number}` })),
  )
}

export const nodePostprocessors = [new SimilarityPostprocessor({ similarityCutoff: 0.1 })]

/** Reads a stream to its end and answers the texts of its chunks. */
export async function readAll(stream: AsyncIterable<{ readonly delta: string }>): Promise<string> {
  let text = ''
  for await (const { delta } of stream) text += delta
  return text
}
