import { z } from 'zod'

import { StartupError } from './start/startup-error.ts'

/** Where the server listens unless told otherwise; the SDKs' local default points there. */
export const DEFAULT_PORT = 4114

/** Largest request body, bytes, before and after decompression. SDKs send batches of up to 3.5 MB; one may raise their limits. */
const DEFAULT_MAX_BODY_BYTES = 16 * 1024 * 1024

const serverConfigSchema = z.object({
  /** `dev`: loopback only, one local project with known keys, no login. */
  mode: z.enum(['dev']).default('dev'),
  /** 0 takes a free port. */
  port: z.coerce.number().int().min(0).max(65_535).default(DEFAULT_PORT),
  /** Folder of the embedded stores, made when missing. */
  dataDir: z.string().min(1).default('.heddle'),
  /** Folder of the built interface; by default the one that comes with the package or lies in the checkout. */
  uiDir: z.string().min(1).optional(),
  /** `error` shows failures only, `info` every request. Goes to stderr as JSON lines. */
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('error'),
  /** Where clients reach the server, for links it gives out; by default the host that a request names. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  maxBodyBytes: z.coerce.number().int().min(1024).default(DEFAULT_MAX_BODY_BYTES),
})

/** What the server runs with: every value decided. */
export type ServerConfig = z.output<typeof serverConfigSchema>

/** What may be said about a server; absent values take the environment's `HEDDLE_*` value, then the default. */
export type ServerOptions = { readonly [Key in keyof ServerConfig]?: ServerConfig[Key] | undefined }

/** Environment variables by the option they set. */
const ENVIRONMENT: Record<string, keyof ServerConfig> = {
  HEDDLE_PORT: 'port',
  HEDDLE_DATA: 'dataDir',
  HEDDLE_UI_DIR: 'uiDir',
  HEDDLE_LOG_LEVEL: 'logLevel',
  HEDDLE_PUBLIC_URL: 'publicUrl',
  HEDDLE_MAX_BODY_BYTES: 'maxBodyBytes',
}

/**
 * Decides the configuration: an option wins over the environment, the environment over the default.
 * @throws {StartupError} `invalid-configuration` with what was expected of the first wrong value.
 */
export function resolveServerConfig(
  options: { readonly [Key in keyof ServerConfig]?: unknown },
  environment: Readonly<Record<string, string | undefined>>,
): ServerConfig {
  const values: Record<string, unknown> = {}
  const sources: Record<string, string> = {}
  for (const [variable, key] of Object.entries(ENVIRONMENT)) {
    if (!environment[variable]) continue
    values[key] = environment[variable]
    sources[key] = variable
  }
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue
    values[key] = value
    delete sources[key]
  }
  const parsed = serverConfigSchema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const key = String(issue?.path[0] ?? 'configuration')
  const given = JSON.stringify(values[key])
  throw new StartupError(
    'invalid-configuration',
    `${sources[key] ?? key} cannot be ${given} (${issue?.message}): correct it or leave it out for the default.`,
  )
}
