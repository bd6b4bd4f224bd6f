import { startStandIn } from './start-stand-in.ts'

/** Human pace: the first token after a fifth of a second, then about a hundred a second. */
const EXAMPLE_PACE = { firstTokenMs: 180, perTokenMs: 8 }

/** Where an example's model calls go. `await using` releases it. */
export interface ModelApi extends AsyncDisposable {
  /** One line for the person who runs the example. */
  readonly description: string
  readonly apiKey: string
  /** Client options of `ChatOpenAI` and `OpenAIEmbeddings`; without `baseURL` they call OpenAI. */
  readonly configuration: { readonly baseURL?: string }
}

/** OpenAI's API when `OPENAI_API_KEY` is set (and `OPENAI_BASE_URL`, if that is), otherwise a stand-in of this process. */
export async function openModelApi(env: NodeJS.ProcessEnv = process.env): Promise<ModelApi> {
  const apiKey = env['OPENAI_API_KEY']
  if (apiKey !== undefined && apiKey !== '') {
    const baseURL = env['OPENAI_BASE_URL']
    return {
      description: `the OpenAI API${baseURL ? ` at ${baseURL}` : ''}`,
      apiKey,
      configuration: baseURL ? { baseURL } : {},
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }
  const standIn = await startStandIn({ pace: EXAMPLE_PACE })
  return {
    description: 'an offline stand-in (set OPENAI_API_KEY for the OpenAI API)',
    apiKey: 'sk-stand-in',
    configuration: { baseURL: standIn.baseUrl },
    [Symbol.asyncDispose]: standIn.close,
  }
}
