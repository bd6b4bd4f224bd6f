import type { LogLevel } from '../log.ts'

/** Everything a client can be told. What is left out comes from `HEDDLE_*`, then `LANGFUSE_*`, then the default. */
export interface HeddleOptions {
  publicKey?: string | undefined
  secretKey?: string | undefined
  /** Where the server is, without a path. Default: `http://127.0.0.1:4114`. */
  baseUrl?: string | undefined
  /** False makes the client a true no-op: no socket, no timer, no open handle. Default: true. */
  enabled?: boolean | undefined
  environment?: string | undefined
  release?: string | undefined
  version?: string | undefined
  /** Share of traces that is kept, 0 to 1. Default: 1. */
  sampleRate?: number | undefined
  logLevel?: LogLevel | undefined
}
