import { Document, Settings, VectorStoreIndex, type BaseQueryEngine } from 'llamaindex'

import { createProse, createRandom } from '../harness/random.ts'
import { TOKENS_PER_STREAM } from '../harness/tokens-per-stream.ts'
import { LengthEmbedding, TalkativeModel } from './talkative-model.ts'

/** What a measured process does over and over. */
export const PROGRAMS = ['query', 'stream', 'index', 'recorded-index'] as const
export type Program = (typeof PROGRAMS)[number]

/** One unit of a program. */
export type Work = () => Promise<void>

const QUESTION = 'What does a heddle do on a loom, and why does every warp thread need one?'

/** Articles of an index. */
const ARTICLES = 20

const random = createRandom(29)

const articles = Array.from({ length: ARTICLES }, (_, index) => ({
  id_: `article-${index}`,
  text: createProse(random, 700),
}))

const buildIndex = (): Promise<VectorStoreIndex> =>
  VectorStoreIndex.fromDocuments(articles.map((article) => new Document(article)))

/**
 * Prepares a program. `trace` is given the engine that the program lets be traced, and returns it. Indexes are made with
 * the embedding of that engine.
 */
export async function prepareProgram(
  program: Program,
  trace: (engine: BaseQueryEngine) => BaseQueryEngine,
): Promise<Work> {
  Settings.llm = new TalkativeModel()
  Settings.embedModel = new LengthEmbedding()
  const engine = trace((await buildIndex()).asQueryEngine({ similarityTopK: 4 }))
  const ask = async (): Promise<void> => void (await engine.query({ query: QUESTION }))
  await ask()
  if (program === 'query') return ask
  if (program === 'stream') return () => readAnswer(engine)
  return async () => void (await buildIndex())
}

async function readAnswer(engine: BaseQueryEngine): Promise<void> {
  let tokens = 0
  for await (const _ of await engine.query({ query: QUESTION, stream: true })) tokens += 1
  if (tokens < TOKENS_PER_STREAM) {
    throw new Error(`Expected ${TOKENS_PER_STREAM} tokens, got ${tokens}`)
  }
}
