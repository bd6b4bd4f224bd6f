import type { ModelApi } from '@heddle/examples-shared'
import { observeLlamaIndex } from '@heddle/llamaindex'
import { getResponseSynthesizer } from '@llamaindex/core/response-synthesizers'
import { PromptTemplate } from 'llamaindex'
import type { BaseQueryEngine } from 'llamaindex'

import { openIndex } from './open-index.ts'

/** Passages that an answer is taken from. */
const PASSAGES = 4

const textQATemplate = new PromptTemplate({
  template: 'Answer only from this context.\n<context>{context}</context>\nQuestion: {query}',
  templateVars: ['context', 'query'],
})

/** A query engine over the articles, traced. */
export async function openEngine(api: ModelApi): Promise<BaseQueryEngine> {
  const index = await openIndex(api)
  const responseSynthesizer = getResponseSynthesizer('compact', { textQATemplate })
  // The line that traces. Other servers than OpenAI's are asked for the usage of streams only when a program says so.
  return observeLlamaIndex(index.asQueryEngine({ similarityTopK: PASSAGES, responseSynthesizer }), {
    streamUsage: true,
  })
}
