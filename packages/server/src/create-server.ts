import path from 'node:path'
import process from 'node:process'

import { type Composition, compose } from './compose.ts'
import { resolveServerConfig, type ServerConfig, type ServerOptions } from './config.ts'
import { removeControlFile, writeControlFile } from './start/control-file.ts'
import { claimDataFolder, type DataFolder } from './start/data-folder.ts'
import { type Listener, listen } from './start/listen.ts'
import { StartupError } from './start/startup-error.ts'
import { checkMachine, readMachine } from './start/supported-machine.ts'

/** A server that answers. */
export interface RunningServer {
  /** Base URL without a trailing slash: `http://127.0.0.1:4114`. */
  readonly url: string
  readonly port: number
  /** Where the first account is made: to be shown only to whoever runs the server. Undefined in `dev` and when there is one. */
  readonly setupUrl: string | undefined
  /** Takes no new requests, writes everything that was acknowledged and frees the data folder. Idempotent. */
  close(): Promise<void>
}

/**
 * Starts a server in this process and resolves when it answers.
 * @example
 * const server = await createServer({ port: 0, dataDir: '/tmp/traces' })
 * await fetch(`${server.url}/api/public/health`)
 * await server.close()
 * @throws {StartupError} with the fix in its message: port or data folder in use, folder not writable, machine not supported,
 * configuration invalid, or another server running in this process (it may be closed first). Nothing is left open then.
 */
export async function createServer(options: ServerOptions = {}): Promise<RunningServer> {
  const config = resolveServerConfig(options, process.env)
  refuseUnsupportedMachine()
  const folder = isStateless(config) ? NO_FOLDER : takeProcess(claimDataFolder(config.dataDir))
  try {
    return await start(config, folder)
  } catch (error) {
    folder.release()
    throw error
  }
}

/** With databases by URL a server keeps nothing of its own, so that many run side by side. */
function isStateless({ databaseUrl }: ServerConfig): boolean {
  return databaseUrl !== undefined
}

const NO_FOLDER: Pick<DataFolder, 'release'> = { release: () => {} }

/** Folder of the server that runs in this process: the embedded ClickHouse engine can have one folder open at a time. */
let runningOn: string | undefined

function takeProcess(folder: DataFolder): DataFolder {
  const release = () => {
    runningOn = undefined
    removeControlFile(folder.root)
    folder.release()
  }
  if (runningOn === undefined) {
    runningOn = folder.root
    return { root: folder.root, release }
  }
  folder.release()
  throw new StartupError(
    'server-already-running',
    `This process already runs a server on ${runningOn}, and the embedded stores allow one at a time: close it first, or start this one with \`heddle dev\` in its own process.`,
  )
}

async function start(
  config: ServerConfig,
  folder: Pick<DataFolder, 'release'>,
): Promise<RunningServer> {
  // The port is taken before the stores open: a port in use is told at once, and early requests wait for the answer.
  const opening = Promise.withResolvers<Composition>()
  opening.promise.catch(() => {})
  const listener = await listen(config, async (request) => {
    const { app } = await opening.promise
    return app.fetch(request)
  })
  try {
    const parts = await compose(config, path.resolve(config.dataDir))
    opening.resolve(parts)
    const close = closeInOrder(listener, parts, folder)
    const url = urlOf(config.host, listener.port)
    const { controlToken: token } = parts
    if (token !== undefined) writeControlFile(path.resolve(config.dataDir), { url, token })
    const { setupToken } = parts
    const setupUrl = setupToken && `${config.publicUrl ?? url}/setup#${setupToken}`
    return { url, port: listener.port, setupUrl, close }
  } catch (error) {
    opening.reject(error)
    await listener.stop()
    throw error
  }
}

/** The address that a browser on this machine takes; a server on all addresses is named by the loopback one. */
function urlOf(host: string, port: number): string {
  const isAny = host === '0.0.0.0' || host === '::'
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${isAny ? '127.0.0.1' : name}:${port}`
}

function closeInOrder(
  listener: Listener,
  parts: Composition,
  folder: Pick<DataFolder, 'release'>,
): () => Promise<void> {
  let closed: Promise<void> | undefined
  const close = async () => {
    parts.beginClosing()
    await listener.stop()
    await parts.close()
    folder.release()
  }
  return () => (closed ??= close())
}

function refuseUnsupportedMachine(): void {
  const fault = checkMachine(readMachine()).find((check) => !check.ok)
  if (fault === undefined) return
  throw new StartupError(
    'unsupported-machine',
    `Heddle's server cannot run here (${fault.name}: ${fault.found}): ${fault.fix}.`,
  )
}
