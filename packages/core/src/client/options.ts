import { resolveHostSettings } from '#platform'

import type { LogLevel } from '../log.ts'
import { FLUSH_INTERVAL_MS, MAX_QUEUE_BYTES } from '../queue/flush-policy.ts'
import type { FlushMode } from '../queue/flush-policy.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { AsyncMask, Mask } from '../trace/mask.ts'
import { MAX_FIELD_BYTES } from '../transport/serialize.ts'
import type { Exporter } from './exporter.ts'
import type { MediaUpload } from './media-upload.ts'
import type { WaitUntil } from './request-lifetime.ts'
import type { Settings } from './settings.ts'

/** Everything a client can be told. What is left out comes from `HEDDLE_*`, then `LANGFUSE_*`, then the default. */
export interface HeddleOptions {
  /** `HEDDLE_PUBLIC_KEY`. Default: the key of the local server, unless NODE_ENV is `production`. */
  publicKey?: string | undefined
  /** `HEDDLE_SECRET_KEY`. Default: the key of the local server, unless NODE_ENV is `production`. */
  secretKey?: string | undefined
  /** Where the server is, `HEDDLE_BASE_URL`. Default: `http://127.0.0.1:4114`. */
  baseUrl?: string | undefined
  /** False makes the client a true no-op without socket, timer or open handle, `HEDDLE_ENABLED`. Default: true. */
  enabled?: boolean | undefined
  /** For example `production` or `staging`, `HEDDLE_ENVIRONMENT`. */
  environment?: string | undefined
  /** What was deployed, for example a commit, `HEDDLE_RELEASE`. */
  release?: string | undefined
  /** Version of the program's logic, on every trace. */
  version?: string | undefined
  /** Share of traces that is kept, 0 to 1, `HEDDLE_SAMPLE_RATE`. A trace is kept or left out whole. Default: 1. */
  sampleRate?: number | undefined
  /** Decides on whole traces once they were recorded, for example `tailSampling({ slowMs: 5_000 })` of `@heddle/core/sampling`. */
  sampler?: Sampler | undefined
  /** Rewrites inputs, outputs and metadata before anything leaves; one that answers later is `asyncMask()` of `@heddle/core/masking`. */
  mask?: Mask | AsyncMask | undefined
  /**
   * Whether images, audio and other files in inputs, outputs and metadata are uploaded apart from them, `HEDDLE_MEDIA`; or how,
   * by `uploadMedia()` of `@heddle/core/media`, which web runtimes need for it. Default: true on Node.js.
   */
  media?: boolean | MediaUpload | undefined
  /** Other places that observations are sent to, for example `otlp({ url })` of `@heddle/core/otlp`. */
  exporters?: readonly Exporter[] | undefined
  /** Longest wait of an ended observation before it is sent, milliseconds, `HEDDLE_FLUSH_INTERVAL_MS`. Default: 1,000. */
  flushIntervalMs?: number | undefined
  /**
   * When what has ended is sent, `HEDDLE_FLUSH_MODE`. `auto` gathers it for `flushIntervalMs` and holds a serverless function
   * until it is stored; `sync` sends it as soon as the running call is over; `batched` gathers it and holds nothing. Default: `auto`.
   */
  flushMode?: FlushMode | undefined
  /**
   * Asks the platform not to freeze the function before a delivery is done. Default: that of Vercel, Next.js, Netlify or
   * Cloudflare Workers, found by itself where the platform shows it.
   */
  waitUntil?: WaitUntil | undefined
  /** Longest time `flush()` and `shutdown()` take, milliseconds. Default: 10,000. */
  flushTimeoutMs?: number | undefined
  /** Longest time one request takes, milliseconds. Default: 10,000. */
  requestTimeoutMs?: number | undefined
  /** Bytes of events that may wait or be on their way, `HEDDLE_MAX_QUEUE_BYTES`. Default: 64,000,000. */
  maxQueueBytes?: number | undefined
  /** Bytes of one input, output or metadata; the middle of longer ones is left out. Default: 1,000,000. */
  maxFieldBytes?: number | undefined
  /**
   * Keeps events on disk until the server has answered, so that they outlive the process however it ends; Node.js only.
   * True, a directory, or directory and bound; `HEDDLE_SPOOL` (true, false or a directory) and `HEDDLE_SPOOL_MAX_BYTES`.
   * Default: false; directory `.heddle/spool` below the working directory; 256,000,000 bytes for each process.
   */
  spool?: boolean | string | SpoolOptions | undefined
  /**
   * Compresses requests (zstd, or gzip) once the server has said that it understands it; Node.js only, `HEDDLE_COMPRESS`.
   * Default: true, except for a server on the loopback address, where bytes cost less than the compression.
   */
  compress?: boolean | undefined
  /**
   * How a published prompt reaches this client while it runs, `HEDDLE_PROMPT_UPDATES`: `poll` asks every second while prompts are
   * used, `stream` keeps a connection open (Node.js only, elsewhere as `poll`), `off` waits until a prompt is stale. Default: `poll`.
   */
  promptUpdates?: 'stream' | 'poll' | 'off' | undefined
  /** What Heddle says about itself on the console: `silent`, `warn` or `debug`, `HEDDLE_LOG_LEVEL`. Default: `warn`. */
  logLevel?: LogLevel | undefined
}

/** Where the spool lies and how much one process may keep there. */
export interface SpoolOptions {
  directory?: string | undefined
  maxBytes?: number | undefined
}

/** Something about the configuration the user should know. */
export interface OptionWarning {
  readonly code: string
  readonly message: string
}

export interface ResolvedOptions {
  readonly settings: Settings
  readonly warnings: readonly OptionWarning[]
}

/** Options, and what only a variable says. */
export type Given = HeddleOptions & { readonly spoolMaxBytes?: number | undefined }

type Environment = Readonly<Record<string, string | undefined>>

/** How the text of a variable is read; undefined for one that cannot be used. */
interface Kind<Value> {
  readonly parse: (text: string) => Value | undefined
  /** What a usable value looks like, for the warning. */
  readonly expected: string
}

const text: Kind<string> = { parse: (value) => value, expected: 'a text' }
const share: Kind<number> = {
  parse: (value) => (Number(value) >= 0 && Number(value) <= 1 ? Number(value) : undefined),
  expected: 'a number from 0 to 1',
}
const flag: Kind<boolean> = {
  parse: (value) => {
    if (/^(true|1|on|yes)$/i.test(value)) return true
    return /^(false|0|off|no)$/i.test(value) ? false : undefined
  },
  expected: 'true or false',
}
const flagOrPath: Kind<boolean | string> = {
  parse: (value) => flag.parse(value) ?? value,
  expected: flag.expected,
}

function positive(unit: string): Kind<number> {
  return {
    parse: (value) => {
      const number = Number(value)
      return number > 0 && Number.isFinite(number) ? number : undefined
    },
    expected: `${unit} above 0`,
  }
}

function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  const expected = words.join(', ').replace(/, (\w+)$/, ' or $1')
  return { parse: (value) => words.find((word) => word === value), expected }
}

const milliseconds = positive('milliseconds')
const bytes = positive('bytes')

/** How every option is read, and what Langfuse calls it behind `LANGFUSE_`. Ours is its own name behind `HEDDLE_`. */
const SOURCES = {
  publicKey: [text, 'PUBLIC_KEY'],
  secretKey: [text, 'SECRET_KEY'],
  baseUrl: [text, 'BASE_URL', 'BASEURL', 'HOST'],
  enabled: [flag, 'TRACING_ENABLED'],
  environment: [text, 'TRACING_ENVIRONMENT'],
  release: [text, 'RELEASE'],
  version: [text],
  sampleRate: [share, 'SAMPLE_RATE'],
  flushIntervalMs: [milliseconds],
  flushTimeoutMs: [milliseconds],
  requestTimeoutMs: [milliseconds],
  maxQueueBytes: [bytes],
  maxFieldBytes: [bytes],
  compress: [flag],
  media: [flag],
  spool: [flagOrPath],
  spoolMaxBytes: [bytes],
  flushMode: [oneOf('auto', 'sync', 'batched')],
  promptUpdates: [oneOf('stream', 'poll', 'off')],
  logLevel: [oneOf('silent', 'warn', 'debug')],
} as const satisfies Record<string, readonly [Kind<unknown>, ...(readonly string[])]>

/** Longest time a flush, and one request, takes, milliseconds: serverless platforms give about that after the answer. */
const TIMEOUT_MS = 10_000

const DEFAULTS = {
  enabled: true,
  sampleRate: 1,
  flushIntervalMs: FLUSH_INTERVAL_MS,
  flushTimeoutMs: TIMEOUT_MS,
  requestTimeoutMs: TIMEOUT_MS,
  maxQueueBytes: MAX_QUEUE_BYTES,
  maxFieldBytes: MAX_FIELD_BYTES,
  flushMode: 'auto',
  promptUpdates: 'poll',
  logLevel: 'warn',
} as const satisfies Partial<HeddleOptions>

/** Where `heddle dev` listens and the keys it takes. They open nothing but a server that listens on the loopback address. */
const LOCAL = {
  baseUrl: 'http://127.0.0.1:4114',
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
} as const

/** The settings that follow from options and environment: constructor > `HEDDLE_*` > `LANGFUSE_*` > default. Never throws. */
export function resolveOptions(options: HeddleOptions, environment: Environment): ResolvedOptions {
  const warnings: OptionWarning[] = []
  const given: Given = {
    ...DEFAULTS,
    ...readVariables(environment, warnings),
    ...readArguments(options, warnings),
  }
  const keys = resolveKeys(given, environment, warnings)
  const baseUrl = resolveBaseUrl(given.baseUrl ?? LOCAL.baseUrl, warnings)
  const isElsewhere = given.exporters?.some((exporter) => exporter.isInsteadOfHeddle) === true
  const settings = {
    ...(given as Required<typeof given> & typeof DEFAULTS), // the defaults stand under everything read
    ...keys,
    ...resolveHostSettings(isElsewhere ? { ...given, media: false } : given, baseUrl ?? ''),
    baseUrl: baseUrl ?? LOCAL.baseUrl,
    isEnabled:
      given.enabled !== false && (isElsewhere || (keys.secretKey !== '' && baseUrl !== undefined)),
  }
  if (given.enabled === false) return { settings, warnings: [] }
  // Without a server, its address and keys are of no concern.
  const isOfConcern = ({ code }: OptionWarning): boolean => !isElsewhere || code.includes(':')
  return { settings, warnings: warnings.filter(isOfConcern) }
}

function variableOf(option: string): string {
  return `HEDDLE_${option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

function readVariables(environment: Environment, warnings: OptionWarning[]): HeddleOptions {
  const read: Record<string, unknown> = {}
  for (const [option, [{ parse, expected }, ...names]] of Object.entries(SOURCES)) {
    const variables = [variableOf(option), ...names.map((name) => `LANGFUSE_${name}`)]
    const variable = variables.find((name) => isSet(environment[name]))
    if (variable === undefined) continue
    const raw = String(environment[variable]).trim()
    const value = parse(raw)
    if (value === undefined) warnings.push(unusable(variable, expected, raw))
    else read[option] = value
  }
  return read
}

/** The options that are set; a number or a word that its variable could not say either is left out with a warning. */
function readArguments(options: HeddleOptions, warnings: OptionWarning[]): HeddleOptions {
  const read: Record<string, unknown> = {}
  for (const [option, value] of Object.entries(options ?? {})) {
    if (value === undefined || value === null) continue
    const kind: Kind<unknown> | undefined = SOURCES[option as keyof typeof SOURCES]?.[0]
    const isTaken = typeof value === 'object' || kind?.parse(String(value)) !== undefined
    if (kind === undefined || isTaken) read[option] = value
    else warnings.push(unusable(option, kind.expected, String(value)))
  }
  return read
}

type Keys = Pick<Settings, 'publicKey' | 'secretKey'>

/** The keys; no secret key when they cannot be used. */
function resolveKeys(
  given: HeddleOptions,
  environment: Environment,
  warnings: OptionWarning[],
): Keys {
  const fallback =
    environment['NODE_ENV'] === 'production' ? { publicKey: '', secretKey: '' } : LOCAL
  const { publicKey = fallback.publicKey, secretKey = fallback.secretKey } = given
  const missing = publicKey === '' ? 'publicKey' : 'secretKey'
  if (publicKey === '' || secretKey === '') {
    warnings.push({
      code: 'keys-missing',
      message: `Expected ${missing} (or ${variableOf(missing)}) because NODE_ENV is production, got nothing; tracing is off. Set the keys of your project, or HEDDLE_ENABLED=false to silence this.`,
    })
    return { publicKey, secretKey: '' }
  }
  const isSecretFirst = publicKey.startsWith('sk-')
  if (!isSecretFirst && !secretKey.startsWith('pk-')) return { publicKey, secretKey }
  const [option, right, wrong] = isSecretFirst ? ['public', 'pk', 'sk'] : ['secret', 'sk', 'pk']
  warnings.push({
    code: 'keys-swapped',
    message: `Expected ${option}Key to start with ${right}-, got ${wrong}-…; the keys may be swapped. Tracing is off.`,
  })
  // The secret must not become a name that logs and registries show.
  return { publicKey: '', secretKey: '' }
}

function resolveBaseUrl(raw: string, warnings: OptionWarning[]): string | undefined {
  const trimmed = raw.trim().replace(/\/+$/, '')
  if (/^https?:\/\/[^\s]+$/i.test(trimmed) && URL.canParse(trimmed)) return trimmed
  warnings.push({
    code: 'invalid-option',
    message: `Expected baseUrl to be a URL such as ${LOCAL.baseUrl}, got ${JSON.stringify(raw)}; tracing is off.`,
  })
  return undefined
}

function unusable(name: string, expected: string, got: string): OptionWarning {
  return {
    code: `invalid-option:${name}`,
    message: `Expected ${name} to be ${expected}, got ${JSON.stringify(got)}; the default is used.`,
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}
