import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { Document } from '@langchain/core/documents'
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters'

const FOLDER = join(import.meta.dirname, 'documents')

/** The articles of the folder in pieces of at most 600 characters; `metadata.source` is the file's name. */
export async function loadDocuments(): Promise<Document[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.md')).toSorted()
  const articles = await Promise.all(
    names.map(
      async (source) =>
        new Document({
          pageContent: await readFile(join(FOLDER, source), 'utf8'),
          metadata: { source },
        }),
    ),
  )
  const splitter = RecursiveCharacterTextSplitter.fromLanguage('markdown', {
    chunkSize: 600,
    chunkOverlap: 0,
  })
  return splitter.splitDocuments(articles)
}

/** Documents as text for a prompt, each with the name of its source. */
export function formatDocuments(documents: readonly Document[]): string {
  return documents
    .map(({ pageContent, metadata }) => {
      const source = String(metadata['source'])
      return `<document source="${source}">\n${pageContent}\n</document>`
    })
    .join('\n')
}
