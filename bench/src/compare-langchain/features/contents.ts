import type { ExpectedObservation } from '../expected-tree.ts'
import { observations, textOf } from './feature.ts'
import type { Feature, ProgramRun } from './feature.ts'

/** Programs that stream through a parser; the text is what the parser reads. */
const STREAMED = new Set([
  'lcel-scripted-stream',
  'openai-stream',
  'rag-stream',
  'fallback-stream',
  'stream-events-v2',
])

/** What LangChain gives callbacks in place of a streamed input. */
const STAND_INS = new Set(['', '""', '{"input":""}', '{"inputs":{"input":""}}', '{}', '[]', 'null'])

const isDocsRetriever = (one: ExpectedObservation): boolean =>
  one.name === 'DocsRetriever' && one.level === 'DEFAULT'

function isStreamedParser(one: ExpectedObservation, { program }: ProgramRun): boolean {
  return one.name === 'StrOutputParser' && STREAMED.has(program)
}

export const contents: readonly Feature[] = [
  observations(
    'id of the tool call on the tool',
    (one) => one.type === 'TOOL' && one.toolCallId !== undefined,
    ({ one, seen }) => textOf(seen).includes(one.toolCallId ?? ''),
  ),
  observations('documents that were found', isDocsRetriever, ({ seen }) =>
    textOf(seen).includes('a.md'),
  ),
  observations('scores of the documents', isDocsRetriever, ({ seen }) =>
    textOf(seen).includes('0.9'),
  ),
  observations('input of a streamed step', isStreamedParser, ({ seen }) => {
    const details = seen.details as { metadata?: { inputs?: unknown } } | undefined
    // One product keeps the real input beside the stand-in.
    return !STAND_INS.has(textOf(seen.input)) || details?.metadata?.inputs !== undefined
  }),
  observations(
    'output of a streamed fallback',
    (one, { program }) => program === 'fallback-stream' && one.name === 'RunnableWithFallbacks',
    ({ seen }) => textOf(seen.output).includes('from the backup'),
  ),
  observations(
    'images in messages, whole or by reference',
    (one, { program }) => one.type === 'GENERATION' && program.startsWith('openai-multimodal'),
    ({ seen }) => /iVBORw0|langfuseMedia/.test(textOf(seen.input)),
  ),
  observations(
    'images by reference, also those of 70 bytes',
    (one, { program }) => one.type === 'GENERATION' && program.startsWith('openai-multimodal'),
    ({ seen }) => /@@@\w+Media:/.test(textOf(seen.input)),
  ),
  observations(
    'template of a prompt, not only what it was filled with',
    (one, { program }) => one.name === 'ChatPromptTemplate' && program.startsWith('rag'),
    ({ seen }) => textOf(seen).includes('{context}'),
  ),
  observations(
    'node and step of LangGraph',
    (one, { program }) => program === 'create-agent' && one.name === 'model_request',
    ({ seen }) => /langgraph_node/.test(textOf(seen)) && /langgraph_step/.test(textOf(seen)),
  ),
]
