import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'

import { compose } from '../compose.ts'
import { resolveServerConfig, type ServerOptions } from '../config.ts'
import { addOtherProject, addOtherProjectByUrl } from '../testing/other-project.ts'
import { startOuterStores } from '../testing/outer-stores.ts'

/** Bytes a body may have in tests; enough for ordinary batches. */
const MAX_BODY_BYTES = 100_000

const KEYS = `Basic ${btoa('pk-heddle-local:sk-heddle-local')}`

export interface Ask {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: BodyInit
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The parsed body; undefined when it is no JSON. */
  readonly json: unknown
}

/** The whole server without its socket: real stores in a folder of its own. */
export interface AppFixture {
  ask(target: string, request?: Ask): Promise<Answer>
  /** For answers that go on: the body is the caller's to read. */
  open(target: string, request?: Ask): Promise<Response>
  ingest(batch: unknown, headers?: Record<string, string>): Promise<Answer>
  close(): Promise<void>
}

/**
 * Opens the app with the local project, with a second one when that is asked for, and with further settings. With HEDDLE_TEST_STORES=outer its stores
 * are real Postgres and a stand-in for ClickHouse instead of the embedded ones.
 */
export async function openApp(
  options: { readonly hasOtherProject?: boolean; readonly settings?: ServerOptions } = {},
): Promise<AppFixture> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'heddle-app-'))
  const outer = process.env['HEDDLE_TEST_STORES'] === 'outer' ? await startOuterStores() : undefined
  if (options.hasOtherProject === true) {
    await (outer ? addOtherProjectByUrl(outer.postgres.url) : addOtherProject(dataDir))
  }
  const fixed = { dataDir, maxBodyBytes: MAX_BODY_BYTES, logLevel: 'silent' }
  const settings = { ...fixed, ...options.settings }
  const config = { ...resolveServerConfig(settings, {}), ...outer?.urls }
  const composition = await compose(config, dataDir)

  const open = async (target: string, { method = 'GET', headers = {}, body }: Ask = {}) => {
    const init = { method, headers: { host: 'localhost:4114', ...headers } }
    return composition.app.request(target, body === undefined ? init : { ...init, body })
  }
  const ask = async (target: string, request: Ask = {}) => {
    const answer = await open(target, request)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true
    const json: unknown = isJson ? JSON.parse(text) : undefined
    return { status: answer.status, headers: answer.headers, text, json }
  }
  return {
    ask,
    open,
    ingest: (batch, headers = {}) => {
      const body = JSON.stringify({ batch })
      return ask('/api/public/ingestion', { method: 'POST', headers: withKeys(headers), body })
    },
    close: async () => {
      await composition.close()
      await outer?.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Headers that may not read or write anything but scores, and the status each is answered with. */
export const POWERLESS_KEYS: readonly (readonly [
  keys: string,
  status: number,
  headers: Record<string, string>,
])[] = [
  ['no keys', 401, {}],
  ['a wrong secret', 401, { authorization: `Basic ${btoa('pk-heddle-local:sk-wrong')}` }],
  ['a pair of two projects', 401, { authorization: `Basic ${btoa('pk-heddle-local:sk-other')}` }],
  ['a public key alone', 403, { authorization: 'Bearer pk-heddle-local' }],
  ['an unknown public key', 401, { authorization: 'Bearer pk-nobody' }],
]

/** Headers with the keys of the local project. */
export function withKeys(headers: Record<string, string> = {}): Record<string, string> {
  return { authorization: KEYS, ...headers }
}

/** An ingestion event. */
export function event(type: string, body: object, id: string = crypto.randomUUID()): object {
  return { id, type, timestamp: '2026-01-31T12:00:00.000Z', body }
}
