import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import type { ModelApi } from '@heddle/examples-shared'
import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai'
import { Document, SentenceSplitter, Settings, VectorStoreIndex } from 'llamaindex'

/** The articles of the LangChain example: both programs know the same. */
const FOLDER = join(import.meta.dirname, '../langchain-rag/documents')

/** Tokens of one passage. */
const PASSAGE_TOKENS = 160

async function loadArticles(): Promise<Document[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.md')).toSorted()
  return Promise.all(
    names.map(async (source) => {
      const text = await readFile(join(FOLDER, source), 'utf8')
      return new Document({ id_: source, text, metadata: { source } })
    }),
  )
}

/** Makes the given API LlamaIndex's model and embeddings, and answers an index of the articles. */
export async function openIndex({ apiKey, configuration }: ModelApi): Promise<VectorStoreIndex> {
  const api = { apiKey, ...configuration }
  Settings.llm = new OpenAI({ model: 'gpt-4o-mini', temperature: 0, ...api })
  Settings.embedModel = new OpenAIEmbedding({ model: 'text-embedding-3-small', ...api })
  Settings.nodeParser = new SentenceSplitter({ chunkSize: PASSAGE_TOKENS, chunkOverlap: 0 })
  return VectorStoreIndex.fromDocuments(await loadArticles())
}
