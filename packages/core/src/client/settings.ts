import type { LogLevel } from '../log.ts'
import type { HostSettings } from '../platform/platform.ts'
import type { FlushMode } from '../queue/flush-policy.ts'
import type { Sampler } from '../sampling/sampler.ts'
import type { AsyncMask, Mask } from '../trace/mask.ts'
import type { Exporter } from './exporter.ts'
import type { WaitUntil } from './request-lifetime.ts'

/** A client's configuration, complete and checked. */
export interface Settings extends HostSettings {
  readonly publicKey: string
  readonly secretKey: string
  /** Origin and path of the server without a slash at the end. */
  readonly baseUrl: string
  readonly isEnabled: boolean
  readonly environment: string | undefined
  readonly release: string | undefined
  readonly version: string | undefined
  readonly sampleRate: number
  readonly flushIntervalMs: number
  readonly flushMode: FlushMode
  readonly waitUntil: WaitUntil | undefined
  readonly flushTimeoutMs: number
  readonly requestTimeoutMs: number
  readonly maxQueueBytes: number
  readonly maxFieldBytes: number
  readonly logLevel: LogLevel
  /** How changes of prompts become known: by a stream, by asking every second, or not before a prompt is stale. Undefined: by asking. */
  readonly promptUpdates: 'stream' | 'poll' | 'off' | undefined
  readonly mask: Mask | AsyncMask | undefined
  readonly sampler: Sampler | undefined
  readonly exporters: readonly Exporter[] | undefined
}

/** Stable for one configuration: what registries and spools are kept apart by. */
export function projectKeyOf({ publicKey, baseUrl }: Settings): string {
  return `${publicKey}@${baseUrl}`
}
