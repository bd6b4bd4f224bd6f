import type { LogLevel } from '../log.ts'
import { FLUSH_INTERVAL_MS, MAX_QUEUE_BYTES } from '../queue/flush-policy.ts'
import type { FlushMode } from '../queue/flush-policy.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { SpoolSettings } from '../spool/spool.ts'
import type { AsyncMask, Mask } from '../trace/mask.ts'
import { MAX_FIELD_BYTES } from '../transport/serialize.ts'
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

type Environment = Readonly<Record<string, string | undefined>>
type Parse<Value> = (text: string) => Value | undefined

interface OptionSource<Value> {
  /** Environment variables that may set it; the first that is set wins. */
  readonly variables: readonly string[]
  /** Undefined for a text that cannot be used. */
  readonly parse: Parse<Value>
  /** What a usable value looks like, for the warning. */
  readonly expected: string
}

const text: Parse<string> = (value) => value
const number: Parse<number> = (value) =>
  Number.isFinite(Number(value)) ? Number(value) : undefined
const positive: Parse<number> = (value) => (Number(value) > 0 ? number(value) : undefined)
const share: Parse<number> = (value) =>
  Number(value) >= 0 && Number(value) <= 1 ? Number(value) : undefined
const level: Parse<LogLevel> = (value) =>
  value === 'silent' || value === 'warn' || value === 'debug' ? value : undefined
const mode: Parse<FlushMode> = (value) =>
  value === 'auto' || value === 'sync' || value === 'batched' ? value : undefined
const flag: Parse<boolean> = (value) => {
  if (/^(true|1|on|yes)$/i.test(value)) return true
  return /^(false|0|off|no)$/i.test(value) ? false : undefined
}
const flagOrPath: Parse<boolean | string> = (value) => flag(value) ?? value

const source = <Value>(
  variables: readonly string[],
  parse: Parse<Value>,
  expected: string,
): OptionSource<Value> => ({ variables, parse, expected })

/** Every option, where else it may come from, and how its text is read. */
const SOURCES = {
  publicKey: source(['HEDDLE_PUBLIC_KEY', 'LANGFUSE_PUBLIC_KEY'], text, 'a key'),
  secretKey: source(['HEDDLE_SECRET_KEY', 'LANGFUSE_SECRET_KEY'], text, 'a key'),
  baseUrl: source(
    ['HEDDLE_BASE_URL', 'LANGFUSE_BASE_URL', 'LANGFUSE_BASEURL', 'LANGFUSE_HOST'],
    text,
    'a URL',
  ),
  enabled: source(['HEDDLE_ENABLED', 'LANGFUSE_TRACING_ENABLED'], flag, 'true or false'),
  environment: source(['HEDDLE_ENVIRONMENT', 'LANGFUSE_TRACING_ENVIRONMENT'], text, 'a name'),
  release: source(['HEDDLE_RELEASE', 'LANGFUSE_RELEASE'], text, 'a name'),
  version: source(['HEDDLE_VERSION'], text, 'a name'),
  sampleRate: source(['HEDDLE_SAMPLE_RATE', 'LANGFUSE_SAMPLE_RATE'], share, 'a number from 0 to 1'),
  flushIntervalMs: source(['HEDDLE_FLUSH_INTERVAL_MS'], positive, 'milliseconds above 0'),
  flushTimeoutMs: source(['HEDDLE_FLUSH_TIMEOUT_MS'], positive, 'milliseconds above 0'),
  requestTimeoutMs: source(['HEDDLE_REQUEST_TIMEOUT_MS'], positive, 'milliseconds above 0'),
  maxQueueBytes: source(['HEDDLE_MAX_QUEUE_BYTES'], positive, 'bytes above 0'),
  maxFieldBytes: source(['HEDDLE_MAX_FIELD_BYTES'], positive, 'bytes above 0'),
  compress: source(['HEDDLE_COMPRESS'], flag, 'true or false'),
  spool: source(['HEDDLE_SPOOL'], flagOrPath, 'true, false or a directory'),
  spoolMaxBytes: source(['HEDDLE_SPOOL_MAX_BYTES'], positive, 'bytes above 0'),
  flushMode: source(['HEDDLE_FLUSH_MODE'], mode, 'auto, sync or batched'),
  logLevel: source(['HEDDLE_LOG_LEVEL'], level, 'silent, warn or debug'),
} as const

/** Longest time a flush takes, milliseconds: serverless platforms give about that after the answer. */
const FLUSH_TIMEOUT_MS = 10_000
/** Longest time one request takes, milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000

/** Where the spool lies unless told otherwise. */
const SPOOL_DIRECTORY = '.heddle/spool'
/** Bytes that one process may keep in the spool: about 100,000 observations. */
const SPOOL_MAX_BYTES = 256_000_000

const DEFAULTS = {
  enabled: true,
  sampleRate: 1,
  flushIntervalMs: FLUSH_INTERVAL_MS,
  flushTimeoutMs: FLUSH_TIMEOUT_MS,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  maxQueueBytes: MAX_QUEUE_BYTES,
  maxFieldBytes: MAX_FIELD_BYTES,
  flushMode: 'auto',
  logLevel: 'warn',
} as const satisfies Partial<HeddleOptions>

/** Where `heddle dev` listens and the keys it takes. They open nothing but a server that listens on the loopback address. */
const LOCAL = {
  baseUrl: 'http://127.0.0.1:4114',
  publicKey: 'pk-heddle-local',
  secretKey: 'sk-heddle-local',
} as const

const LOOPBACK = /^https?:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$)/i

const NO_KEYS = { publicKey: '', secretKey: '' } as const

/** The settings that follow from options and environment: constructor > `HEDDLE_*` > `LANGFUSE_*` > default. Never throws. */
export function resolveOptions(options: HeddleOptions, environment: Environment): ResolvedOptions {
  const warnings: OptionWarning[] = []
  const given: Given = { ...DEFAULTS, ...readVariables(environment, warnings) }
  Object.assign(given, readArguments(options, warnings))
  const keys = resolveKeys(given, environment, warnings)
  const baseUrl = resolveBaseUrl(given.baseUrl ?? LOCAL.baseUrl, warnings)
  const settings = {
    ...(given as Required<typeof given> & typeof DEFAULTS), // the defaults stand under everything read
    ...keys,
    baseUrl: baseUrl ?? LOCAL.baseUrl,
    isCompressing: given.compress ?? !LOOPBACK.test(baseUrl ?? ''),
    spool: resolveSpool(given),
    isEnabled: given.enabled !== false && keys.areUsable && baseUrl !== undefined,
  }
  return { settings, warnings: given.enabled === false ? [] : warnings }
}

function readVariables(environment: Environment, warnings: OptionWarning[]): HeddleOptions {
  const read: Record<string, unknown> = {}
  for (const [option, { variables, parse, expected }] of Object.entries(SOURCES)) {
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
    const known: OptionSource<unknown> | undefined = SOURCES[option as keyof typeof SOURCES]
    if (known === undefined || known.parse(String(value)) !== undefined) read[option] = value
    else warnings.push(unusable(option, known.expected, String(value)))
  }
  return read
}

/** Options, and what only a variable says. */
type Given = HeddleOptions & { readonly spoolMaxBytes?: number | undefined }

function resolveSpool({ spool = false, spoolMaxBytes }: Given): SpoolSettings | undefined {
  if (spool === false) return undefined
  const { directory, maxBytes } = typeof spool === 'object' ? spool : {}
  return {
    directory: directory ?? (typeof spool === 'string' ? spool : SPOOL_DIRECTORY),
    maxBytes: maxBytes ?? spoolMaxBytes ?? SPOOL_MAX_BYTES,
  }
}

interface ResolvedKeys {
  readonly publicKey: string
  readonly secretKey: string
  readonly areUsable: boolean
}

function resolveKeys(
  given: HeddleOptions,
  environment: Environment,
  warnings: OptionWarning[],
): ResolvedKeys {
  const fallback = environment['NODE_ENV'] === 'production' ? NO_KEYS : LOCAL
  const { publicKey = fallback.publicKey, secretKey = fallback.secretKey } = given
  if (publicKey === '' || secretKey === '') {
    warnings.push(missingKeys(publicKey === '' ? 'publicKey' : 'secretKey'))
    return { publicKey, secretKey: '', areUsable: false }
  }
  if (publicKey.startsWith('sk-') || secretKey.startsWith('pk-')) {
    warnings.push(swappedKeys(publicKey))
    // The secret must not become a name that logs and registries show.
    return { publicKey: '', secretKey: '', areUsable: false }
  }
  return { publicKey, secretKey, areUsable: true }
}

function missingKeys(option: 'publicKey' | 'secretKey'): OptionWarning {
  const variable = SOURCES[option].variables[0]
  return {
    code: 'keys-missing',
    message: `Expected ${option} (or ${variable}) because NODE_ENV is production, got nothing; tracing is off. Set the keys of your project, or HEDDLE_ENABLED=false to silence this.`,
  }
}

function swappedKeys(publicKey: string): OptionWarning {
  const fault = publicKey.startsWith('sk-')
    ? 'Expected publicKey to start with pk-, got sk-…'
    : 'Expected secretKey to start with sk-, got pk-…'
  return { code: 'keys-swapped', message: `${fault}; the keys may be swapped. Tracing is off.` }
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
