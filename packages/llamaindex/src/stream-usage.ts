import {
  classNameOf,
  hasMethod,
  isObject,
  listAt,
  objectAt,
  stringAt,
  valueAt,
} from './foreign-value.ts'

/** OpenAI's own API; a client made by the program names it explicitly. */
const OPENAI_HOST = /^https:\/\/api\.openai\.com(?:\/|$)/u

/**
 * The arguments of a streamed chat that also ask for its usage; undefined when they should stay as they are. Other servers
 * that speak OpenAI's protocol may refuse the option, so `auto` asks only OpenAI's own.
 */
export function askForUsage(
  llm: object,
  args: readonly unknown[],
  streamUsage: 'auto' | boolean,
): readonly unknown[] | undefined {
  const params = args[0]
  if (streamUsage === false || !isObject(params) || params['stream'] !== true) return undefined
  if (streamUsage === 'auto' ? !isOpenAi(llm) : !hasMethod(llm, 'streamChat')) return undefined
  const given = objectAt(params, 'additionalChatOptions')
  const isAsked = [given, valueAt(llm, 'additionalChatOptions')].some(
    (options) => valueAt(options, 'stream_options') !== undefined,
  )
  if (isAsked) return undefined
  const additionalChatOptions = { ...given, stream_options: { include_usage: true } }
  return [{ ...params, additionalChatOptions }, ...args.slice(1)]
}

function isOpenAi(llm: object): boolean {
  if (classNameOf(llm) !== 'OpenAI') return false
  const environment = (globalThis as { process?: { env?: Record<string, string | undefined> } })
    .process?.env
  const baseUrl = stringAt(llm, 'baseURL') ?? environment?.['OPENAI_BASE_URL']
  return baseUrl === undefined || OPENAI_HOST.test(baseUrl)
}

/** The chunk that says nothing but the usage. */
export function isUsageChunk(chunk: unknown): boolean {
  const raw = valueAt(chunk, 'raw')
  return (
    valueAt(chunk, 'delta') === '' &&
    isObject(valueAt(raw, 'usage')) &&
    listAt(raw, 'choices').length === 0
  )
}
