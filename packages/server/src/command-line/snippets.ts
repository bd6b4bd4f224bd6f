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
  {
    framework: 'AI SDK 7',
    install: '@heddle/ai-sdk',
    code: [
      "import { registerTelemetry } from 'ai'",
      "import { heddle } from '@heddle/ai-sdk'",
      'registerTelemetry(heddle())',
    ],
  },
  {
    framework: 'AI SDK 5 and 6',
    install: '@heddle/ai-sdk',
    code: [
      "import { heddleTelemetry } from '@heddle/ai-sdk'",
      'await generateText({ model, prompt, experimental_telemetry: heddleTelemetry() })',
    ],
  },
]
