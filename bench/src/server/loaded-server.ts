import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { Target } from './load-clients.ts'

/** `serve` answers when a write survives a loss of power, `dev` when it survives the end of the process. */
export type ServerMode = 'serve' | 'dev'

/** A server process with a project to write to. */
export interface LoadedServer extends Target {
  readonly pid: number
  /** Text of `/metrics`. */
  readMetrics(): Promise<string>
  /** JSON of a GET on the public API. */
  get<Answer>(path: string): Promise<Answer>
  stop(): Promise<void>
}

const COMMAND_LINE = join(import.meta.dirname, '../../../packages/server/dist/cli.js')

const METRICS_TOKEN = 'bench'

/** Starts the built server on a data folder; a server of the mode `serve` gets keys of a project first. */
export async function startLoadedServer(
  mode: ServerMode,
  dataFolder: string,
  nodeFlags: readonly string[] = [],
): Promise<LoadedServer> {
  if (!existsSync(COMMAND_LINE)) throw new Error('Expected a built server: run `pnpm build` first')
  const keys = mode === 'dev' ? LOCAL_KEYS : createKeys(dataFolder)
  const child = spawn(
    process.execPath,
    [...nodeFlags, COMMAND_LINE, mode, '--port', '0', '--data', dataFolder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HEDDLE_METRICS_TOKEN: METRICS_TOKEN },
    },
  )
  const url = await readUrl(child)
  child.stdout?.resume()
  const authorization = `Basic ${btoa(keys)}`
  const fetchOk = async (path: string, header: string) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: header } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  return {
    url,
    authorization,
    pid: child.pid ?? 0,
    readMetrics: async () => (await fetchOk('/metrics', `Bearer ${METRICS_TOKEN}`)).text(),
    get: async <Answer>(path: string) =>
      (await (await fetchOk(path, authorization)).json()) as Answer,
    stop: () => stop(child),
  }
}

const LOCAL_KEYS = 'pk-heddle-local:sk-heddle-local'

function createKeys(dataFolder: string): string {
  const printed = execFileSync(
    process.execPath,
    [COMMAND_LINE, 'key', 'create', 'load', '--data', dataFolder],
    { encoding: 'utf8' },
  )
  const [publicKey] = /\bpk-\S+/.exec(printed) ?? []
  const [secretKey] = /\bsk-\S+/.exec(printed) ?? []
  if (publicKey === undefined || secretKey === undefined)
    throw new Error(`Expected \`heddle key create\` to print two keys, got ${printed}`)
  return `${publicKey}:${secretKey}`
}

async function readUrl(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error('Expected the server to have a piped output')
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /heddle listening on (http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The server ended before it listened')
}

async function stop(server: ChildProcess): Promise<void> {
  const ended = new Promise<number | null>((resolve) => {
    server.once('exit', resolve)
  })
  server.kill('SIGTERM')
  const code = await ended
  if (code !== 0) throw new Error(`Expected the server to stop with code 0, got ${code}`)
}
