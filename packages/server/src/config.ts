import { z } from 'zod'

import { StartupError } from './start/startup-error.ts'

/** Where the server listens unless told otherwise; the SDKs' local default points there. */
export const DEFAULT_PORT = 4114

/** Where the server listens unless told otherwise: reachable from this machine alone. */
export const DEFAULT_HOST = '127.0.0.1'

/** Names and addresses that only this machine reaches. */
const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost'])

/** Largest request body, bytes, before and after decompression. SDKs send batches of up to 3.5 MB; one may raise their limits. */
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024

const serverConfigSchema = z.object({
  /**
   * `dev`: loopback only, one local project with known keys, no login. `serve`: projects with their own keys, login, and
   * writes that survive a loss of power.
   */
  mode: z.enum(['dev', 'serve']).default('dev'),
  /** Name or address to listen on; `0.0.0.0` for all of this machine, in `serve` only. */
  host: z.string().min(1).default(DEFAULT_HOST),
  /** 0 takes a free port. */
  port: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  /** Folder of the embedded stores, made when missing. */
  dataDir: z.string().min(1).default('.heddle'),
  /** Postgres instead of the embedded one: `postgres://user:password@host:5432/database`. */
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** ClickHouse instead of the embedded one, over HTTP: `http://user:password@host:8123/database`. */
  clickhouseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Name of the ClickHouse cluster that tables are made on; by default they are made on one server. */
  clickhouseCluster: z
    .string()
    .regex(/^[\w.-]+$/)
    .optional(),
  /**
   * Bucket, or folder in it, that files are kept in: `https://s3.eu-central-1.amazonaws.com/bucket/folder`. By default they are
   * in the data folder, or in Postgres when that has a URL.
   */
  s3Url: z.url({ protocol: /^https?$/ }).optional(),
  /** Region that requests to the bucket are signed for. */
  s3Region: z.string().min(1).default('us-east-1'),
  s3AccessKeyId: z.string().min(1).optional(),
  s3SecretAccessKey: z.string().min(1).optional(),
  /** Folder of the built interface; by default the one that comes with the package or lies in the checkout. */
  uiDir: z.string().min(1).optional(),
  /** `error` shows failures only, `info` every request. Goes to stderr as JSON lines. */
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('error'),
  /** Where clients reach the server, for links it gives out; by default the host that a request names. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Bearer token that `/metrics` asks for; `serve` answers it to nobody without one. */
  metricsToken: z.string().min(1).optional(),
  /**
   * Base URLs of OpenAI-compatible APIs that the playground may call, separated by commas; in `dev` others may be called too.
   */
  modelUrls: z
    .union([z.string(), z.array(z.string())])
    .default('https://api.openai.com/v1')
    .transform((given) =>
      [given]
        .flat()
        .flatMap((text) => text.split(','))
        .map((url) => url.trim())
        .filter((url) => url !== ''),
    )
    .pipe(z.array(z.url({ protocol: /^https?$/ }))),
  /** Requests that each key may make in a minute to read, and to write all but traces; absent: no bound. */
  apiRateLimit: z.coerce.number().int().min(1).optional(),
  /** Requests that each key may make in a minute to send events, spans, scores and files; absent: no bound. */
  ingestRateLimit: z.coerce.number().int().min(1).optional(),
  maxBodyBytes: z.coerce.number().int().min(1024).default(DEFAULT_MAX_BODY_BYTES),
})

/** What the server runs with: every value decided. */
export type ServerConfig = z.output<typeof serverConfigSchema>

/** What may be said about a server; absent values take the environment's `HEDDLE_*` value, then the default. */
export type ServerOptions = { readonly [Key in keyof ServerConfig]?: ServerConfig[Key] | undefined }

/** Options that only `serve` takes. */
const SERVE_OPTIONS = ['databaseUrl', 'clickhouseUrl', 'clickhouseCluster', 's3Url'] as const

/** Environment variables by the option they set. In `dev` those of {@link SERVE_OPTIONS} and HEDDLE_HOST are passed over. */
export const ENVIRONMENT: Readonly<Record<string, keyof ServerConfig>> = {
  HEDDLE_HOST: 'host',
  HEDDLE_DATABASE_URL: 'databaseUrl',
  HEDDLE_CLICKHOUSE_URL: 'clickhouseUrl',
  HEDDLE_CLICKHOUSE_CLUSTER: 'clickhouseCluster',
  HEDDLE_S3_URL: 's3Url',
  HEDDLE_S3_REGION: 's3Region',
  HEDDLE_S3_ACCESS_KEY_ID: 's3AccessKeyId',
  HEDDLE_S3_SECRET_ACCESS_KEY: 's3SecretAccessKey',
  HEDDLE_PORT: 'port',
  HEDDLE_DATA: 'dataDir',
  HEDDLE_UI_DIR: 'uiDir',
  HEDDLE_LOG_LEVEL: 'logLevel',
  HEDDLE_PUBLIC_URL: 'publicUrl',
  HEDDLE_METRICS_TOKEN: 'metricsToken',
  HEDDLE_MAX_BODY_BYTES: 'maxBodyBytes',
  HEDDLE_MODEL_URLS: 'modelUrls',
  HEDDLE_API_RATE_LIMIT: 'apiRateLimit',
  HEDDLE_INGEST_RATE_LIMIT: 'ingestRateLimit',
}

/**
 * Decides the configuration: an option wins over the environment, the environment over the default.
 * @throws {StartupError} `invalid-configuration` with what was expected of the first wrong value.
 */
export function resolveServerConfig(
  options: { readonly [Key in keyof ServerConfig]?: unknown },
  environment: Readonly<Record<string, string | undefined>>,
): ServerConfig {
  const { values, sources } = gatherValues(options, environment)
  const parsed = serverConfigSchema.safeParse(values)
  if (parsed.success) {
    refuseContradiction(parsed.data)
    return parsed.data
  }
  const issue = parsed.error.issues[0]
  const key = String(issue?.path[0] ?? 'configuration')
  // A URL may hold a password.
  const given = /Url$|Key|Token$/.test(key) ? 'what it is' : JSON.stringify(values[key])
  throw invalid(
    `${sources[key] ?? key} cannot be ${given} (${issue?.message}): ${EXAMPLES[key] ?? 'correct it or leave it out for the default'}.`,
  )
}

/** What to write instead, where a form alone does not say it. */
const EXAMPLES: Record<string, string> = {
  databaseUrl: 'give it as postgres://user:password@host:5432/database',
  clickhouseUrl: 'give it as http://user:password@host:8123/database',
  s3Url: 'give it as https://s3.eu-central-1.amazonaws.com/bucket',
}

function gatherValues(
  options: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
) {
  const values: Record<string, unknown> = {}
  const sources: Record<string, string> = {}
  const passedOver: readonly string[] =
    options['mode'] === 'serve' ? [] : [...SERVE_OPTIONS, 'host']
  for (const [variable, key] of Object.entries(ENVIRONMENT)) {
    if (!environment[variable] || passedOver.includes(key)) continue
    values[key] = environment[variable]
    sources[key] = variable
  }
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue
    values[key] = value
    delete sources[key]
  }
  return { values, sources }
}

function refuseContradiction(config: ServerConfig): void {
  const { mode, host, databaseUrl, clickhouseUrl } = config
  const onlyServe = SERVE_OPTIONS.find((key) => config[key] !== undefined)
  if (mode === 'dev' && onlyServe !== undefined) {
    throw invalid(`${onlyServe} is no option of the local server: start it with \`heddle serve\`.`)
  }
  if (mode === 'dev' && !LOOPBACK_HOSTS.has(host)) {
    throw invalid(
      `The local server cannot listen on ${host}, because everybody knows its keys: use \`heddle serve\`.`,
    )
  }
  if ((databaseUrl === undefined) !== (clickhouseUrl === undefined)) {
    const [given, missing] =
      databaseUrl === undefined
        ? ['clickhouseUrl', 'databaseUrl']
        : ['databaseUrl', 'clickhouseUrl']
    throw invalid(
      `${given} is set without ${missing}: give both, or none for the stores in the data folder.`,
    )
  }
  refuseBucketWithoutKeys(config)
  if (config.clickhouseCluster !== undefined && clickhouseUrl === undefined) {
    throw invalid('clickhouseCluster is set without clickhouseUrl: give both, or none.')
  }
}

function refuseBucketWithoutKeys({ s3Url, s3AccessKeyId, s3SecretAccessKey }: ServerConfig): void {
  if (s3Url === undefined) return
  if (s3AccessKeyId !== undefined && s3SecretAccessKey !== undefined) return
  throw invalid(
    's3Url is set without its keys: set HEDDLE_S3_ACCESS_KEY_ID and HEDDLE_S3_SECRET_ACCESS_KEY.',
  )
}

function invalid(message: string): StartupError {
  return new StartupError('invalid-configuration', message)
}
