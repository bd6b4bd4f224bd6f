import type { Heddle } from '@heddle/core'

/** What a program is run with: where its model calls go, and which project it records to. */
export interface World {
  readonly baseUrl: string
  readonly client: Heddle
}

/** The two programs as written for one framework. Both answer the text of the answer. */
export interface Programs {
  /** Finds passages, puts them into a prompt and asks the model. */
  readonly rag: (world: World, stream: boolean) => Promise<string>
  /** An agent that finds passages with a tool. LlamaIndex's agents stream their model calls, the others need not. */
  readonly agent: (world: World) => Promise<string>
}

export const CHAT_MODEL = 'gpt-4o-mini'
export const EMBEDDING_MODEL = 'text-embedding-3-small'
export const API_KEY = 'sk-stand-in'

export const PASSAGES = [
  { id: 'rapier', text: 'The rapier loom makes 220 picks per minute.' },
  {
    id: 'heddle',
    text: 'A heddle guides each thread of the warp. It rises with its shaft, lets the shuttle pass below its thread, and falls before the reed comes forward.',
  },
  { id: 'dye', text: 'Indigo dyes wool blue in a vat.' },
] as const

export const QUESTION = 'How many picks does the rapier loom make?'
export const ANSWER = 'The rapier loom makes 220 picks per minute.'

/** Passages that are retrieved for a question. */
export const TOP_K = 2

export const SEARCH_TOOL = {
  name: 'search_documents',
  description: 'Finds passages about looms.',
} as const

export const AGENT_PROMPT = 'Look facts up, then answer.'

/** The one message that is sent to the model. */
export const promptOf = <Context extends string, Question extends string>(
  context: Context,
  question: Question,
) => `Answer from the context.\n<context>${context}</context>\nQuestion: ${question}` as const

/** Passages as they stand in the prompt. */
export const joinTexts = (texts: readonly string[]): string => texts.join('\n\n')

/** What the search tool answers, marked as material. One line, because LlamaIndex writes results as JSON text. */
export const asContext = (texts: readonly string[]): string =>
  `<context>${texts.join(' ')}</context>`
