import type { Settings } from '../client/settings.ts'
import { HeddleError } from '../errors.ts'
import type { Prompt as PromptRecord, PromptMessage } from '../schemas/prompt.ts'
import type { PromptAnswer } from './requests.ts'

/** How long a prompt is used before it is asked for again, ms; a change that is told comes sooner. */
const CACHE_TTL_MS = 60_000

/** Characters of a foreign answer that a message repeats. */
const SHOWN_CHARACTERS = 200

/** Which prompt, and what if it cannot be read. */
export interface GetPromptOptions {
  /** `text` or `chat`; a prompt of the other kind counts as one that cannot be read. Default: `text`. */
  readonly type?: 'text' | 'chat' | undefined
  /** A version by its number, instead of by its label. */
  readonly version?: number | undefined
  /** Default: `production`. */
  readonly label?: string | undefined
  /** How long it is used before it is asked for again in the background, milliseconds; 0 asks each time. Default: 60,000. */
  readonly cacheTtlMs?: number | undefined
  /** Longest time one request takes, milliseconds; there are at most two. Default: the client's `requestTimeoutMs`. */
  readonly timeoutMs?: number | undefined
  /** What is used when the prompt cannot be read and none was read before: a text, or messages for type `chat`. */
  readonly fallback?: string | readonly PromptMessage[] | undefined
}

/** One prompt to ask for. */
export interface Wanted {
  /** What it is kept under. */
  readonly key: string
  readonly name: string
  readonly url: string
  readonly cacheTtlMs: number
  readonly timeoutMs: number
  /** True: nobody waits for the answer. */
  readonly isBackground: boolean
}

export function describeWanted(
  name: string,
  options: GetPromptOptions,
  settings: Settings,
): Wanted {
  if (typeof name !== 'string' || name === '') {
    throw unavailable(`Expected the name of a prompt, got ${JSON.stringify(name)}.`)
  }
  const { version, label } = options
  const query = version === undefined ? { label: label ?? 'production' } : { version: `${version}` }
  const search = new URLSearchParams(query).toString()
  return {
    key: JSON.stringify([name, search]),
    name,
    url: `${settings.baseUrl}/api/public/v2/prompts/${encodeURIComponent(name)}?${search}`,
    cacheTtlMs: options.cacheTtlMs ?? CACHE_TTL_MS,
    timeoutMs: options.timeoutMs ?? settings.requestTimeoutMs,
    isBackground: false,
  }
}

/** What the server answered with 200. @throws {HeddleError} `prompt-unavailable` when it is no prompt. */
export function readRecord(wanted: Wanted, text: string): PromptRecord {
  const record = parseObject(text)
  const isPrompt = typeof record?.['prompt'] === 'string' || Array.isArray(record?.['prompt'])
  if (isPrompt) return record as unknown as PromptRecord // the route's shape
  throw unavailable(
    `Expected a prompt from ${wanted.url}, got ${text.slice(0, SHOWN_CHARACTERS)}: check the base URL.`,
  )
}

/** Names of the prompt and of those whose texts are in it. */
export function namesIn({ name, resolutionGraph }: PromptRecord): ReadonlySet<string> {
  const dependencies = Object.values(resolutionGraph?.dependencies ?? {}).flat()
  return new Set([name, ...dependencies.map((dependency) => dependency.name)])
}

export function refusal({ name, url }: Wanted, { status, text }: PromptAnswer): HeddleError {
  const message = parseObject(text)?.['message']
  const said = typeof message === 'string' ? message : text.slice(0, SHOWN_CHARACTERS)
  return unavailable(`Expected prompt ${name} from ${url}, got status ${status}: ${said}`)
}

export function unavailable(message: string, cause?: unknown): HeddleError {
  return new HeddleError('prompt-unavailable', message, cause === undefined ? {} : { cause })
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
      ? (value as Record<string, unknown>) // objects of JSON have string keys
      : undefined
  } catch {
    return undefined
  }
}
