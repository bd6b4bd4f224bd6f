import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** How long a server may take to say that it listens, ms. A new data folder takes about 3 s on a slow machine. */
const READY_TIMEOUT_MS = 60_000
/** How long a server may take to stop after a signal, ms; then it is killed. */
const STOP_TIMEOUT_MS = 10_000

export interface DevServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** Resolves when the process has ended, however it came to that. */
  readonly ended: Promise<void>
  /** Ends the process after it has written what it acknowledged. */
  readonly stop: () => Promise<void>
}

/** Throws an error that names the way out when something listens on the port of 127.0.0.1 already. */
export async function requireFreePort(port: number): Promise<void> {
  const probe = createServer()
  probe.listen(port, '127.0.0.1')
  try {
    await once(probe, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE') throw error
    const other = port < 65_535 ? port + 1 : 0
    throw new Error(
      `Port ${port} of 127.0.0.1 is in use. Stop the program that listens there, or choose another port: npx pnpm@12 demo --port ${other}`,
      { cause: error },
    )
  } finally {
    probe.close()
  }
}

/** Starts `heddle dev` from the sources of the checkout; rejects with what it printed when it does not come up. */
export async function startDevServer(
  checkout: string,
  { port, dataDir }: { readonly port: number; readonly dataDir: string },
): Promise<DevServer> {
  const cli = join(checkout, 'packages/server/src/cli.ts')
  const child = spawn(
    process.execPath,
    ['--conditions=heddle-source', cli, 'dev', '--port', String(port), '--data', dataDir],
    // A group of its own: Ctrl-C reaches the demo alone, which then stops the server once.
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const ended = once(child, 'exit').then(() => undefined)
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  void ended.then(() => process.off('exit', killAtExit))
  const stop = () => stopProcess(child, ended)
  try {
    return { url: await readyUrl(child), ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Resolves to the URL of the line `heddle listening on URL`. */
async function readyUrl(child: ChildProcess): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`heddle dev ${reason}.${printed === '' ? '' : `\n${printed.trim()}`}`))
    const timer = setTimeout(
      () => fail(`did not listen within ${READY_TIMEOUT_MS / 1000} s`),
      READY_TIMEOUT_MS,
    )
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const url = /^heddle listening on (http:\/\/\S+)/mu.exec(printed)?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      child.stdout?.off('data', read).resume()
      child.stderr?.off('data', read).pipe(process.stderr)
      resolve(url)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(`could not start: ${error.message}`))
    child.once('close', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code}`)
    })
  })
}

async function stopProcess(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await ended
  clearTimeout(timer)
}
