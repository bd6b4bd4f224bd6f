/** How to send traces from one framework: one line of code, shown when the local server starts. */
export interface Snippet {
  readonly framework: string
  /** Package to install. */
  readonly install: string
  readonly code: readonly string[]
}

/** One entry per framework whose package exists. */
export const SNIPPETS: readonly Snippet[] = [
  {
    framework: 'LangChain, LangGraph',
    install: '@heddle/langchain',
    code: [
      "import { CallbackHandler } from '@heddle/langchain'",
      'await chain.invoke(input, { callbacks: [new CallbackHandler()] })',
    ],
  },
]
