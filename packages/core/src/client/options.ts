import { HOST_OPTIONS, resolveHostSettings } from '#platform'

import type { LogLevel } from '../log.ts'
import type { HostSettings } from '../platform/platform.ts'
import { FLUSH_INTERVAL_MS, MAX_QUEUE_BYTES } from '../queue/flush-policy.ts'
import type { FlushMode } from '../queue/flush-policy.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { AsyncMask, Mask } from '../trace/mask.ts'
import { MAX_FIELD_BYTES } from '../transport/limits.ts'
import type { Exporter } from './exporter.ts'
import type { MediaUpload } from './media-upload.ts'
import { FLAG, parseFlag, POSITIVE, SHARE, TEXT } from './option-kinds.ts'
import type { OptionSources } from './option-kinds.ts'
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

/** Longest time a flush, and one request, takes, milliseconds: serverless platforms give about that after the answer. */
const TIMEOUT_MS = 10_000
/** Where `heddle dev` listens. */
const LOCAL_URL = 'http://127.0.0.1:4114'

/** The keys are those that `heddle dev` takes. They open nothing but a server that listens on the loopback address. */
const SOURCES: OptionSources = {
  publicKey: [TEXT, 'pk-heddle-local', 'PUBLIC_KEY'],
  secretKey: [TEXT, 'sk-heddle-local', 'SECRET_KEY'],
  baseUrl: [TEXT, LOCAL_URL, 'BASE_URL', 'BASEURL', 'HOST'],
  enabled: [FLAG, true, 'TRACING_ENABLED'],
  environment: [TEXT, undefined, 'TRACING_ENVIRONMENT'],
  release: [TEXT, undefined, 'RELEASE'],
  version: [TEXT],
  sampleRate: [SHARE, 1, 'SAMPLE_RATE'],
  flushIntervalMs: [POSITIVE, FLUSH_INTERVAL_MS],
  flushTimeoutMs: [POSITIVE, TIMEOUT_MS],
  requestTimeoutMs: [POSITIVE, TIMEOUT_MS],
  maxQueueBytes: [POSITIVE, MAX_QUEUE_BYTES],
  maxFieldBytes: [POSITIVE, MAX_FIELD_BYTES],
  media: [FLAG],
  ...HOST_OPTIONS,
  flushMode: ['auto, sync or batched', 'auto'],
  promptUpdates: ['stream, poll or off', 'poll'],
  logLevel: ['silent, warn or debug', 'warn'],
}

/** Those of them that an object may stand for. */
const OBJECT_OPTIONS = new Set(['media', 'spool'])

/** What a text means for an option that is to be `expected`; undefined when it cannot be used. */
function parse(expected: string, text: string): unknown {
  const number = Number(text)
  switch (expected) {
    case TEXT:
      return text
    case FLAG:
      return parseFlag(text)
    case SHARE:
      return number >= 0 && number <= 1 ? number : undefined
    case POSITIVE:
      return number > 0 && Number.isFinite(number) ? number : undefined
    default:
      return expected.split(/, | or /).find((word) => word === text)
  }
}

type Complete = Given & Omit<Settings, keyof HostSettings>
type Warn = (code: string, message: string) => void

/** The settings that follow from options and environment: constructor > `HEDDLE_*` > `LANGFUSE_*` > default. Never throws. */
export function resolveOptions(options: HeddleOptions, environment: Environment): ResolvedOptions {
  const warnings: OptionWarning[] = []
  const warn: Warn = (code, message) => void warnings.push({ code, message })
  const given = readOptions(options, environment, warn)
  const keys = resolveKeys(given, warn)
  const baseUrl = resolveBaseUrl(given.baseUrl, warn)
  const isElsewhere = given.exporters?.some((exporter) => exporter.isInsteadOfHeddle) === true
  const settings = {
    ...(given as Complete & Required<Given>), // what is not set is undefined, as settings have it
    ...keys,
    ...resolveHostSettings({ ...given, media: !isElsewhere && given.media }),
    baseUrl: baseUrl ?? LOCAL_URL,
    isEnabled:
      given.enabled !== false && (isElsewhere || (keys.secretKey !== '' && baseUrl !== undefined)),
  }
  // Without a server, its address and keys are of no concern.
  const isOfConcern = ({ code }: OptionWarning): boolean => !isElsewhere || code.includes(':')
  return { settings, warnings: given.enabled === false ? [] : warnings.filter(isOfConcern) }
}

function variableOf(option: string): string {
  return `HEDDLE_${option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

/** The options that are set, by whichever source counts; a number or a word that cannot be used is left out with a warning. */
function readOptions(options: HeddleOptions, environment: Environment, warn: Warn): Complete {
  const isProduction = environment['NODE_ENV'] === 'production'
  const read: Record<string, unknown> = {}
  const use = (option: string, name: string, value: unknown): void => {
    if (value === undefined || value === null) return
    const expected = SOURCES[option]?.[0]
    const isPrimitive =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    const text = isPrimitive ? String(value).trim() : typeof value
    const isTaken = expected === undefined || (OBJECT_OPTIONS.has(option) && text === 'object')
    const used = isTaken ? value : isPrimitive ? parse(expected, text) : undefined
    if (used === undefined)
      warn(
        `invalid-option:${name}`,
        `Expected ${name} to be ${expected}, got ${JSON.stringify(text)}; the default is used.`,
      )
    else read[option] = used
  }
  for (const [option, [, standard, ...aliases]] of Object.entries(SOURCES)) {
    // In production the keys of the local server are nobody's.
    if (!isProduction || !option.endsWith('Key')) read[option] = standard
    const names = [variableOf(option), ...aliases.map((alias) => `LANGFUSE_${alias}`)]
    const name = names.find((variable) => environment[variable]?.trim())
    if (name !== undefined) use(option, name, environment[name])
  }
  for (const [option, value] of Object.entries(options ?? {})) use(option, option, value)
  return read as unknown as Complete // of the kinds that SOURCES says
}

type Keys = Pick<Settings, 'publicKey' | 'secretKey'>

/** The keys; no secret key when they cannot be used. */
function resolveKeys({ publicKey = '', secretKey = '' }: Given, warn: Warn): Keys {
  const isSecretFirst = publicKey.startsWith('sk-')
  if (!publicKey || !secretKey) {
    const missing = publicKey ? 'secretKey' : 'publicKey'
    warn(
      'keys-missing',
      `Expected ${missing} (or ${variableOf(missing)}) because NODE_ENV is production, got nothing; tracing is off. Set the keys of your project, or HEDDLE_ENABLED=false to silence this.`,
    )
  } else if (isSecretFirst || secretKey.startsWith('pk-')) {
    const [option, right, wrong] = isSecretFirst ? ['public', 'pk', 'sk'] : ['secret', 'sk', 'pk']
    warn(
      'keys-swapped',
      `Expected ${option}Key to start with ${right}-, got ${wrong}-…; the keys may be swapped; tracing is off.`,
    )
  } else {
    return { publicKey, secretKey }
  }
  // A secret must not become a name that logs and registries show.
  return { publicKey: isSecretFirst ? '' : publicKey, secretKey: '' }
}

function resolveBaseUrl(raw: string, warn: Warn): string | undefined {
  const trimmed = raw.replace(/\/+$/, '')
  if (/^https?:\/\/[^\s]+$/i.test(trimmed) && URL.canParse(trimmed)) return trimmed
  warn(
    'invalid-option',
    `Expected baseUrl to be a URL such as ${LOCAL_URL}, got ${JSON.stringify(raw)}; tracing is off.`,
  )
  return undefined
}
