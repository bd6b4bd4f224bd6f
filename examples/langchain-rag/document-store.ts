import type { ModelApi } from '@heddle/examples-shared'
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory'
import { OpenAIEmbeddings } from '@langchain/openai'

import { loadDocuments } from './load-documents.ts'

/** The articles in an in-memory vector store, embedded by the given API. */
export async function openDocumentStore({
  apiKey,
  configuration,
}: ModelApi): Promise<MemoryVectorStore> {
  const model = 'text-embedding-3-small'
  return MemoryVectorStore.fromDocuments(
    await loadDocuments(),
    new OpenAIEmbeddings({ model, apiKey, configuration }),
  )
}
