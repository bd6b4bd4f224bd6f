import { t } from '../../messages/translate.ts'

/** What the snippets are filled with. */
export interface SnippetValues {
  readonly baseUrl: string
  readonly publicKey: string
  readonly secretKey: string
  /** True when the client finds server and keys by itself: the local development server on its usual address. */
  readonly needsNoKeys: boolean
}

export interface SnippetStep {
  readonly title: string
  readonly code: string
  readonly note?: string
}

export interface Snippet {
  readonly id: string
  readonly label: string
  readonly steps: readonly SnippetStep[]
}

/** How to send a first trace, one entry for each way that works with this server. */
export function startSnippets(values: SnippetValues): Snippet[] {
  return [
    {
      id: 'langchain',
      label: 'LangChain',
      steps: [
        { title: t('Install'), code: 'npm install @heddle/langchain' },
        ...keySteps(values),
        {
          title: t('One line'),
          code: [
            "import { CallbackHandler } from '@heddle/langchain'",
            '',
            'await chain.invoke(input, { callbacks: [new CallbackHandler()] })',
          ].join('\n'),
          note: t('Works for chains, agents and LangGraph graphs alike.'),
        },
      ],
    },
    {
      id: 'functions',
      label: t('Any code'),
      steps: [
        { title: t('Install'), code: 'npm install @heddle/core' },
        ...keySteps(values),
        {
          title: t('One line'),
          code: [
            "import { observe } from '@heddle/core'",
            '',
            'const answer = observe(async (question: string) => {',
            '  return callTheModel(question)',
            '})',
          ].join('\n'),
          note: t('Calls of observed functions inside each other become a tree.'),
        },
      ],
    },
    {
      id: 'langfuse',
      label: 'Langfuse SDK',
      steps: [
        {
          title: t('Point it here'),
          code: langfuseEnvironment(values),
          note: t(
            'For the JavaScript SDK 3 and the Python SDK 2: only host and keys change. Later SDKs send OTLP, which is not served yet.',
          ),
        },
      ],
    },
    { id: 'curl', label: 'cURL', steps: [{ title: t('Paste'), code: curlCommand(values) }] },
  ]
}

function keySteps({ needsNoKeys, ...values }: SnippetValues): SnippetStep[] {
  if (needsNoKeys) return []
  return [
    {
      title: t('Keys'),
      code: [
        `HEDDLE_BASE_URL=${values.baseUrl}`,
        `HEDDLE_PUBLIC_KEY=${values.publicKey}`,
        `HEDDLE_SECRET_KEY=${values.secretKey}`,
      ].join('\n'),
      note: t('Save as .env.local and start with node --env-file=.env.local app.ts'),
    },
  ]
}

function langfuseEnvironment({ baseUrl, publicKey, secretKey }: SnippetValues): string {
  return [
    `LANGFUSE_HOST=${baseUrl}`,
    `LANGFUSE_BASEURL=${baseUrl}`,
    `LANGFUSE_PUBLIC_KEY=${publicKey}`,
    `LANGFUSE_SECRET_KEY=${secretKey}`,
  ].join('\n')
}

function curlCommand({ baseUrl, publicKey, secretKey }: SnippetValues): string {
  return [
    `NOW=$(date -u +%Y-%m-%dT%H:%M:%SZ)`,
    `curl -u ${publicKey}:${secretKey} ${baseUrl}/api/public/ingestion \\`,
    `  -H 'content-type: application/json' -d '{"batch": [`,
    `    {"id": "event-1", "type": "trace-create", "timestamp": "'$NOW'",`,
    `     "body": {"id": "first-trace", "name": "first trace", "timestamp": "'$NOW'"}},`,
    `    {"id": "event-2", "type": "generation-create", "timestamp": "'$NOW'",`,
    `     "body": {"id": "first-call", "traceId": "first-trace", "name": "model call",`,
    `              "startTime": "'$NOW'", "endTime": "'$NOW'", "model": "gpt-4o-mini",`,
    `              "input": "Hello?", "output": "Hello!",`,
    `              "usageDetails": {"input": 9, "output": 3}}}]}'`,
  ].join('\n')
}
